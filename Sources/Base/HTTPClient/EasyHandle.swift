// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CCurl
import HTTPCodec
import Primitives

/// A libcurl easy handle: one call's options and state. Used on the curl thread alone.
@safe struct EasyHandle {
    let pointer: UnsafeMutableRawPointer

    init() {
        guard let pointer = unsafe curl_easy_init() else { preconditionFailure("libcurl found no memory") }
        unsafe self.pointer = pointer
    }
    init(_ pointer: UnsafeMutableRawPointer) { unsafe self.pointer = pointer }

    func free() { unsafe curl_easy_cleanup(pointer) }

    /// The call this handle performs. The loop's table keeps it alive while the handle is in use.
    var exchange: Exchange? {
        var context: UnsafeMutableRawPointer?
        guard unsafe cc_get_pointer(pointer, CURLINFO_PRIVATE, &context) == CURLE_OK, let context = unsafe context
        else { return nil }
        return unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    }

    /// Makes an exchange the receiver of everything this handle brings.
    func attach(_ exchange: Exchange) {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        _ = unsafe cc_set_pointer(pointer, CURLOPT_PRIVATE, context)
        _ = unsafe cc_set_pointer(pointer, CURLOPT_HEADERDATA, context)
        _ = unsafe cc_set_pointer(pointer, CURLOPT_WRITEDATA, context)
        _ = unsafe cc_set_callback(pointer, CURLOPT_HEADERFUNCTION, headerArrived)
        _ = unsafe cc_set_callback(pointer, CURLOPT_WRITEFUNCTION, bodyArrived)
    }

    func set(_ option: CURLoption, _ value: Int) { _ = unsafe cc_set_long(pointer, option, value) }
    func set(_ option: CURLoption, _ value: String) { _ = unsafe cc_set_text(pointer, option, value) }

    /// What is the same for every call: strict, without anything from the environment.
    func setDefaults(_ configuration: ClientConfiguration) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PROXY, "")
        set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let file = configuration.trustedCertificates {
            _ = unsafe file.withCString { unsafe cc_set_text(pointer, CURLOPT_CAINFO, $0) }
            _ = unsafe cc_set_text(pointer, CURLOPT_CAPATH, nil)
        }
    }

    /// Method and body; libcurl copies the body.
    func setMethod(_ method: HTTPMethod, body: [UInt8]?) {
        let takesBody = [.post, .put, .patch].contains(method)
        if let body = body ?? (takesBody ? [] : nil) {
            set(CURLOPT_POST, 1)
            _ = unsafe cc_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            unsafe (body.isEmpty ? [0] : body).withUnsafeBytes {
                _ = unsafe cc_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
            }
        } else if method == .head {
            set(CURLOPT_NOBODY, 1)
        }
        set(CURLOPT_CUSTOMREQUEST, method.name)
    }
}

private func headerArrived(
    _ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: size * count)
    return unsafe exchange.receiveHeader(bytes) ? bytes.count : 0
}

private func bodyArrived(
    _ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: size * count)
    guard bytes.count > 0 else { return 0 }
    switch unsafe exchange.receiveBody(bytes) {
    case .taken: return bytes.count
    case .holdBack: return cc_write_pause()
    case .refused: return 0
    }
}
