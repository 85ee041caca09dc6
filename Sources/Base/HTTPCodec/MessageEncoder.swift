// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Writes responses into a byte buffer.
public enum MessageEncoder {
    /// Appends the status line.
    public static func appendStatusLine(_ status: HTTPStatus, to out: inout [UInt8]) {
        if status.code == 200 {
            out.append(contentsOf: okLine)
            return
        }
        out.append(contentsOf: "HTTP/1.1 ".utf8)
        appendDecimal(status.code, to: &out)
        out.append(32)
        out.append(contentsOf: status.reason.utf8)
        appendLineEnd(to: &out)
    }
    private static let okLine = Array("HTTP/1.1 200 OK\r\n".utf8)

    /// Appends a decimal number.
    public static func appendDecimal(_ value: Int, to out: inout [UInt8]) { appendDigits(value, radix: 10, to: &out) }

    /// Appends CR LF.
    @inline(__always) public static func appendLineEnd(to out: inout [UInt8]) {
        out.append(13)
        out.append(10)
    }

    /// Appends one chunk of a chunked body; no bytes append nothing, since an empty chunk would end the body.
    public static func appendChunk(_ bytes: [UInt8], to out: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        out.reserveCapacity(out.count + bytes.count + 20)
        appendDigits(bytes.count, radix: 16, to: &out)
        appendLineEnd(to: &out)
        out.append(contentsOf: bytes)
        appendLineEnd(to: &out)
    }

    /// Appends the last chunk and the trailers; fields that may not be trailers are left out.
    public static func appendLastChunk(trailers: HTTPHeaders = [:], to out: inout [UInt8]) {
        out.append(contentsOf: "0\r\n".utf8)
        if !trailers.isEmpty {
            var allowed = HTTPHeaders()
            for field in trailers.fields where !TrailerDecoder.isForbidden(field.name) {
                allowed.add(field.name, field.value)
            }
            out.append(contentsOf: allowed.wire)
        }
        appendLineEnd(to: &out)
    }

    private static func appendDigits(_ value: Int, radix: Int, to out: inout [UInt8]) {
        precondition(value >= 0, "lengths and statuses are never negative")
        var divisor = 1
        while value / divisor >= radix { divisor *= radix }
        while divisor > 0 {
            let digit = UInt8(value / divisor % radix)
            out.append(digit < 10 ? 48 + digit : 87 + digit)
            divisor /= radix
        }
    }
}
