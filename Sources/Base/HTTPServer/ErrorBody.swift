// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import Primitives

/// The JSON body of every error: `{"error":{"message","type","code","next_step"}}`.
enum ErrorBody {
    static func json(_ error: any ReportableError, status: HTTPStatus) -> [UInt8] {
        var out = Array("{\"error\":{\"message\":".utf8)
        appendString(error.message, to: &out)
        out += ",\"type\":\"\(type(status))\",\"code\":".utf8
        appendString(error.code, to: &out)
        out += ",\"next_step\":".utf8
        appendString(error.nextStep, to: &out)
        out += "}}".utf8
        return out
    }

    /// The family of an error, with the words OpenAI clients know.
    private static func type(_ status: HTTPStatus) -> String {
        switch status.code {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 400..<500: "invalid_request_error"
        default: "server_error"
        }
    }
    private static func appendString(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case 10: out += "\\n".utf8
            case 0..<32:
                let digits = String(byte, radix: 16)
                out += "\\u00\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}
