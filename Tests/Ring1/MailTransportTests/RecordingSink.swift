// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import MailTransport
import Primitives

/// Keeps what it is given, once each by source and content, as the ledger does; can be told to fail.
final class RecordingSink: MailSink {
    struct Full: ReportableError {
        var code: String { "test_full" }
        var message: String { "the store is full" }
        var nextStep: String { "make room" }
    }
    private struct State {
        var mails: [ArrivedMail] = []
        var known: Set<[UInt8]> = []
        var calls = 0
    }
    private let state = Lock(State())
    private let failsFrom: Int
    private let onTake: @Sendable (Int) async throws -> Void

    /// - Parameters:
    ///   - failsFrom: The call from which on it takes nothing, counted from 1.
    ///   - onTake: Called before each call is answered, with its number.
    init(failsFrom: Int = .max, onTake: @escaping @Sendable (Int) async throws -> Void = { _ in }) {
        self.failsFrom = failsFrom
        self.onTake = onTake
    }

    func take(_ mails: [ArrivedMail]) async throws -> [Bool] {
        let call = state.withLock {
            $0.calls += 1
            return $0.calls
        }
        try await onTake(call)
        guard call < failsFrom else { throw Full() }
        return state.withLock { state in
            mails.map { mail in
                let isNew = state.known.insert(Array(mail.source.utf8) + [0] + mail.bytes).inserted
                if isNew { state.mails.append(mail) }
                return isNew
            }
        }
    }
    /// What is stored, in the order in which it came.
    var mails: [ArrivedMail] { state.withLock { $0.mails } }
    var texts: [String] { mails.map { String(decoding: $0.bytes, as: UTF8.self) } }
    var calls: Int { state.withLock { $0.calls } }
}
