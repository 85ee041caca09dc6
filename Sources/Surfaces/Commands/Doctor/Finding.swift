// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// What one check of the doctor found.
struct Finding: Listed {
    /// How much it matters.
    enum Weight: String, Sendable {
        /// As it should be.
        case ok
        /// Worth knowing; not a fault.
        case note
        /// A fault.
        case problem
        /// A fault that was mended just now.
        case fixed
    }

    static let columns = [
        Column("check", "name of the check"), Column("result", "ok, note, problem or fixed"),
        Column("detail", "what was found", isFlexible: true), Column("next_step", "what to do", isFlexible: true),
    ]
    let check: String
    let weight: Weight
    let detail: String
    let nextStep: String
    var cells: [String] { [check, weight.rawValue, detail, nextStep] }
}

/// One check of the doctor, as a value: what it looks at, and how to mend what it finds.
struct Check: Sendable {
    /// What a look found.
    enum Result: Sendable {
        case ok(String)
        case note(String, next: String)
        case problem(String, next: String)
    }
    /// The name.
    let name: String
    /// Whether the rest makes sense only if this check passes.
    var isFundamental = false
    /// Looks, and changes nothing.
    let look: @Sendable (DoctorContext) async -> Result
    /// Mends what `look` found, or nil where only a person can.
    var fix: (@Sendable (DoctorContext) async throws -> Void)?

    /// Looks, mends where asked, and looks again.
    func run(_ context: DoctorContext, fixes: Bool) async -> Finding {
        let first = await look(context)
        guard case .problem = first, fixes, let fix else { return finding(first, mended: false) }
        do {
            try await fix(context)
        } catch {
            return finding(first, mended: false)
        }
        return finding(await look(context), mended: true)
    }

    private func finding(_ result: Result, mended: Bool) -> Finding {
        switch result {
        case .ok(let detail): Finding(check: name, weight: mended ? .fixed : .ok, detail: detail, nextStep: "")
        case .note(let detail, let next): Finding(check: name, weight: .note, detail: detail, nextStep: next)
        case .problem(let detail, let next):
            Finding(
                check: name, weight: .problem, detail: detail,
                nextStep: fix == nil || mended ? next : next + "; or `substrate doctor --fix`")
        }
    }
}

/// What checks look at.
struct DoctorContext: Sendable {
    let call: Invocation
}
