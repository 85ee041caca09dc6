// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Primitives
import Testing

@testable import Commands

@Suite("Checks of the doctor")
struct CheckTests {
    private static func context() -> DoctorContext {
        let recording = TerminalRecording()
        guard let line = try? CommandLineParser(CommandTree.root).parse(["doctor"]) else {
            preconditionFailure("`doctor` is a command")
        }
        return DoctorContext(call: Invocation(line, of: CommandTree.program, on: recording.terminal()))
    }

    @Test func `a problem is mended only when that is asked for`() async {
        let isMended = Lock(false)
        let check = Check(name: "x") { _ in
            isMended.withLock { $0 } ? .ok("fine") : .problem("broken", next: "mend it")
        } fix: { _ in
            isMended.withLock { $0 = true }
        }
        let seen = await check.run(Self.context(), fixes: false)
        #expect(seen.weight == .problem)
        #expect(seen.nextStep == "mend it; or `substrate doctor --fix`")
        let mended = await check.run(Self.context(), fixes: true)
        #expect(mended.weight == .fixed)
        #expect(await check.run(Self.context(), fixes: true).weight == .ok)
    }

    @Test func `a fix that fails leaves the problem standing`() async {
        let check = Check(name: "x") { _ in
            .problem("broken", next: "mend it")
        } fix: { _ in
            throw CancellationError()
        }
        #expect(await check.run(Self.context(), fixes: true).weight == .problem)
    }
}
