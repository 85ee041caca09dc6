// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoop
import Glibc
import Primitives

/// An address that is listened on, with one descriptor for each loop.
struct ListeningSocket {
    let bound: BoundAddress
    let descriptors: [Int32]

    var path: FilePath? {
        if case .unix(let path) = bound { return path }
        return nil
    }
    var isUnix: Bool { path != nil }

    init(_ address: ListenAddress, copies: Int) throws(HTTPServerError) {
        switch address {
        case .tcp(let name, let port):
            let host = name == "localhost" ? "127.0.0.1" : name
            (bound, descriptors) = try Self.tcp(host, port, copies)
        case .unix(let path, let permissions):
            let first = unsafe path.withCString { unsafe clx_listen_unix($0, UInt32(permissions), 1024) }
            guard first >= 0 else { throw Self.failure("unix:\(path)", -first) }
            bound = .unix(path)
            descriptors = [first] + (1..<max(copies, 1)).map { _ in clx_duplicate(first) }
        }
        guard descriptors.allSatisfy({ $0 >= 0 }) else {
            close()
            throw Self.failure(bound.description, EMFILE)
        }
    }
    func close() {
        for descriptor in descriptors where descriptor >= 0 { clx_close(descriptor) }
        if let path { _ = unsafe path.withCString { unsafe unlink($0) } }
    }

    private static func tcp(
        _ host: String, _ port: UInt16, _ copies: Int
    ) throws(HTTPServerError) -> (BoundAddress, [Int32]) {
        var bound: UInt16 = 0
        func listen(_ port: UInt16, sharing: Bool) -> Int32 {
            unsafe host.withCString { unsafe clx_listen_tcp($0, port, 1024, sharing ? 1 : 0, &bound) }
        }
        // Without sharing first: sharing would let a second server of the same user take half of the connections.
        let first = listen(port, sharing: false)
        guard first >= 0 else { throw failure("\(host) port \(port)", -first) }
        let picked = bound
        if copies <= 1 { return (.tcp(host, picked), [first]) }
        clx_close(first)
        let shared = (0..<copies).map { _ in listen(picked, sharing: true) }
        return (.tcp(host, picked), shared)
    }
    private static func failure(_ address: String, _ number: Int32) -> HTTPServerError {
        let step: String
        switch number {
        case EADDRINUSE: step = "stop the process that listens there, or choose another address in the configuration"
        case EACCES, EPERM: step = "choose a port above 1023, or a directory this user may write to"
        case EADDRNOTAVAIL: step = "give a numeric address of this machine, such as 127.0.0.1 or ::1"
        case ENAMETOOLONG: step = "choose a socket path of at most 107 bytes"
        case EEXIST: step = "remove the file at the socket's path, or choose another path"
        default: step = "check the address in the configuration"
        }
        return HTTPServerError(
            .listenFailed, "cannot listen on \(address): \(systemErrorText(number))", nextStep: step)
    }
}
