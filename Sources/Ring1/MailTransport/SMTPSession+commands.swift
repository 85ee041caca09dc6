// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

extension SMTPSession {
    /// Carries out one command line, given without its line end.
    mutating func take(_ line: ArraySlice<UInt8>) {
        let end = line.firstIndex(of: 0x20) ?? line.endIndex
        let verb = String(decoding: line[..<end].prefix(12), as: UTF8.self).uppercased()
        let argument = line[end...].drop { $0 == 0x20 }
        switch verb {
        case "HELO" where dialect == .smtp, "EHLO" where dialect == .smtp, "LHLO" where dialect == .lmtp:
            hello(argument, isExtended: verb != "HELO")
        case "MAIL": mail(argument)
        case "RCPT": recipient(argument)
        case "DATA": startData(argument)
        case "RSET":
            reset()
            reply("250 2.0.0 forgotten")
        case "NOOP": reply("250 2.0.0 here")
        case "VRFY": reply("252 2.5.2 send the mail and see")
        case "HELP": reply("214 2.0.0 see RFC 5321 and RFC 2033")
        case "QUIT":
            reply("221 2.0.0 bye")
            close()
        case "STARTTLS", "AUTH", "EXPN", "BDAT", "ETRN", "TURN", "BURL", "HELO", "EHLO", "LHLO":
            fault("502 5.5.1 not offered")
        case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH":
            // A web page can make a browser talk to ports of its own machine.
            self.end("4.7.0 this is no web server")
        default: fault("500 5.5.2 unknown command")
        }
    }

    private mutating func hello(_ argument: ArraySlice<UInt8>, isExtended: Bool) {
        guard !argument.isEmpty else { return fault("501 5.5.4 say who you are") }
        reset()
        isGreeted = true
        self.isExtended = isExtended
        guard isExtended else { return reply("250 \(hostName)") }
        reply("250-\(hostName)")
        for word in ["PIPELINING", "SIZE \(limits.mailBytes)", "8BITMIME", "ENHANCEDSTATUSCODES"] {
            reply("250-\(word)")
        }
        reply("250 SMTPUTF8")
    }

    /// What follows `FROM:` or `TO:`.
    private static func rest(_ argument: ArraySlice<UInt8>, after word: String) -> ArraySlice<UInt8>? {
        let word = Array(word.utf8)
        guard argument.count >= word.count,
            zip(argument, word).allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0) == $1 })
        else { return nil }
        return argument.dropFirst(word.count)
    }

    private mutating func mail(_ argument: ArraySlice<UInt8>) {
        guard isGreeted else { return fault("503 5.5.1 say hello first") }
        guard sender == nil else { return fault("503 5.5.1 one mail at a time") }
        guard let rest = Self.rest(argument, after: "FROM:"), let path = SMTPPath(rest) else {
            return fault("501 5.1.7 no sender in angle brackets")
        }
        for (name, value) in path.parameters.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "SIZE" where isExtended:
                guard (1...20).contains(value.utf8.count), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                    return fault("501 5.5.4 a size that is none")
                }
                guard Int(value).map({ $0 <= limits.mailBytes }) ?? false else {
                    return reply("552 5.3.4 mail larger than \(limits.mailBytes) bytes")
                }
            case "BODY" where isExtended && ["7BIT", "8BITMIME"].contains(value.uppercased()): break
            case "SMTPUTF8" where isExtended && value.isEmpty: break
            default: return fault("555 5.5.4 unknown parameter")
            }
        }
        guard path.isASCII || path.parameters["SMTPUTF8"] != nil else {
            return fault("553 5.6.7 an address beyond ASCII needs SMTPUTF8")
        }
        sender = path
        reply("250 2.1.0 sender noted")
    }

    private mutating func recipient(_ argument: ArraySlice<UInt8>) {
        guard let sender else { return fault("503 5.5.1 name the sender first") }
        guard let rest = Self.rest(argument, after: "TO:"), let path = SMTPPath(rest), !path.address.isEmpty else {
            return fault("501 5.1.3 no recipient in angle brackets")
        }
        guard path.parameters.isEmpty else { return fault("555 5.5.4 unknown parameter") }
        guard path.isASCII || sender.parameters["SMTPUTF8"] != nil else {
            return fault("553 5.6.7 an address beyond ASCII needs SMTPUTF8")
        }
        guard recipients.count < limits.recipients else { return reply("452 4.5.3 too many recipients") }
        recipients.append(path.address)
        reply("250 2.1.5 recipient noted")
    }

    private mutating func startData(_ argument: ArraySlice<UInt8>) {
        guard argument.isEmpty else { return fault("501 5.5.4 DATA stands alone") }
        guard sender != nil else { return fault("503 5.5.1 name the sender first") }
        guard !recipients.isEmpty else { return fault("503 5.5.1 name a recipient first") }
        data = SMTPData(limit: limits.mailBytes)
        phase = .data
        reply("354 end with a line that is one dot")
    }
}
