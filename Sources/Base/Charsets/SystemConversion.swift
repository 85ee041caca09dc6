// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The C library's converter, used for one thing: to ask what each byte sequence of a charset means, one sequence after
/// the other, when a table is built. Bytes from outside never reach it.
@safe struct SystemConversion: ~Copyable {
    private let descriptor: iconv_t

    /// Opens a converter from a charset of the C library to UTF-32; nil where the library has it not.
    init?(from name: String) {
        guard let opened = unsafe iconv_open("UTF-32LE", name) else { return nil }
        // iconv_open says "no" with the pointer of all ones.
        if Int(bitPattern: opened) == -1 { return nil }
        unsafe descriptor = opened
    }

    deinit { _ = unsafe iconv_close(descriptor) }

    /// The scalar a sequence stands for; nil where it stands for none, for several, or not for itself alone.
    func scalar(_ sequence: [UInt8]) -> UInt32? {
        _ = unsafe iconv(descriptor, nil, nil, nil, nil)
        var input = sequence.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 16)
        var inputLeft = input.count
        var outputLeft = output.count
        let result = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                let result = unsafe iconv(descriptor, &from, &inputLeft, &to, &outputLeft)
                guard result == 0, inputLeft == 0 else { return false }
                // Some charsets hold a character back until they know that no accent follows.
                return unsafe iconv(descriptor, nil, nil, &to, &outputLeft) == 0
            }
        }
        guard result, outputLeft == 12 else { return nil }
        let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(UInt8(bitPattern: output[$1])) << UInt32(8 * $1) }
        return Unicode.Scalar(value) == nil ? nil : value
    }
}
