// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CCurl

extension HTTPClientError {
    /// The error behind a libcurl result. libcurl's own texts may hold URLs, so only its fixed sentence is used.
    init(curl code: CURLcode, hadAnswer: Bool) {
        let text = unsafe String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.connectTimeout, "no connection came about in time")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED:
            self.init(.unreachable, "the other server cannot be reached: \(text)")
        case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED:
            self.init(.invalidRequest, "the request can not be sent: \(text)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED:
            self.init(.tls, "TLS failed: \(text)")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL,
            CURLE_WRITE_ERROR:
            self.init(.badResponse, "the answer is not understood: \(text)")
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
            let moment = hadAnswer ? "in the middle of the answer" : "before any answer"
            self.init(.connectionLost, "the connection ended \(moment): \(text)")
        default:
            self.init(.badResponse, "the call failed: \(text)")
        }
    }
}
