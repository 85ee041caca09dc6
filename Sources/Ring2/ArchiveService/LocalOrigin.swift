// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer

/// Tells a request of a program from one that a web page of another place had a browser make.
///
/// A page can point a name of its own at 127.0.0.1 (DNS rebinding); its requests then carry that name as Host and its
/// own Origin, which a browser does not let it change.
enum LocalOrigin {
    /// Refuses a request whose Origin is there and not of this machine.
    static func checkOrigin(_ headers: HTTPHeaders) throws(ArchiveError) {
        guard let origin = headers["Origin"] else { return }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            if isLocal(authority: origin.dropFirst(scheme.count)) { return }
        }
        throw ArchiveError(
            .originRefused, "the request comes from a page of another place",
            nextStep: "use a program on this machine, or a page served by it")
    }

    /// Refuses a request over TCP whose Host is not a name of this machine.
    static func checkHost(_ request: HTTPRequest) throws(ArchiveError) {
        if case .unix = request.peer { return }
        let authority = request.target.authority ?? request.headers["Host"] ?? ""
        guard isLocal(authority: authority[...]) else {
            throw ArchiveError(
                .originRefused, "the request's Host is not a name of this machine",
                nextStep: "ask for 127.0.0.1, [::1] or localhost")
        }
    }

    private static func isLocal(authority: Substring) -> Bool {
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let port = authority.dropFirst(host.count)
        guard port.isEmpty || port.first == ":" && port.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        return ["localhost", "[::1]"].contains(host.lowercased()) || isLoopback(host)
    }

    /// A numeric 127.x.y.z.
    private static func isLoopback(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && UInt8($0) != nil }
    }
}
