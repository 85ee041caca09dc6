// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import DoormanService
import EventLoop
import Glibc
import HTTPServer
import Settings

/// `substrate-doorman stand-in`
enum StandInCommand {
    static let command = Command(
        "stand-in", "run a loopback server that looks like a model and is none",
        discussion: """
            For demonstrations and tests. It speaks the OpenAI chat interface and answers by quoting the question back, so that \
            one can see what left the box: GET /__last shows the last request as received. Prints its address on its first line.
            """,
        options: [
            .value(
                "listen", .text("ADDRESS"), "the address to answer on; port 0 picks a free one", default: "127.0.0.1:0")
        ],
        examples: [Example("substrate-doorman stand-in --listen 127.0.0.1:8080", "answer on port 8080")]
    ) { try await run($0) }

    private static func run(_ invocation: Invocation) async throws -> ExitCode {
        let text = invocation.option("listen") ?? "127.0.0.1:0"
        guard let address = ListenHost(text), address.host == "localhost" || address.host.hasPrefix("127.") else {
            throw CommandFailure(
                DoormanError.Code.listenNotLocal, "\(text) is not an address of this machine alone",
                nextStep: "use 127.0.0.1 and a port")
        }
        let signals = try SignalStream([SIGTERM, SIGINT])
        let server = HTTPServer(
            configuration: ServerConfiguration(listen: [.tcp(address.host, address.port)]), handler: StandIn().handler)
        let bound = try server.start()
        invocation.print("\(StandIn.name) answers on http://\(bound.first?.description ?? text)/v1")
        var iterator = signals.makeAsyncIterator()
        _ = await iterator.next()
        await server.shutdown(grace: .seconds(1))
        return .ok
    }
}
