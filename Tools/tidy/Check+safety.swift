// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Check {
    /// Optionals are unwrapped by name, errors handled, casts checked.
    static let unwrapping = each(
        "unwrapping", "no forced unwrap, cast or try, and no implicitly unwrapped type",
        nextStep:
            "use `guard let … else`, `try`, or `as?`; where it cannot fail, `preconditionFailure` with the reason",
        in: { $0.isSwift }
    ) { file in
        file.code.enumerated().flatMap { index, line in
            exclamations(in: line).map { (index + 1, $0) }
        }
    }

    /// What each `!` in a line forces.
    static func exclamations(in line: String) -> [String] {
        let bytes = Array(line.utf8)
        return bytes.indices.filter { bytes[$0] == UInt8(ascii: "!") }.compactMap { index in
            let before = index > 0 ? bytes[index - 1] : UInt8(ascii: " ")
            if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "=") { return nil }
            switch before {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ")"), UInt8(ascii: "]"),
                UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: ">"), UInt8(ascii: "?"), 0x80...:
                break
            default: return nil
            }
            let word = String(decoding: bytes[..<index].reversed().prefix { $0 > 0x40 }.reversed(), as: UTF8.self)
            return switch word {
            case "try": "`try!`"
            case "as": "`as!`"
            default: "a forced unwrap or an implicitly unwrapped type"
            }
        }
    }

    /// Promises that the compiler cannot check.
    static let proofs = each(
        "proofs", "`@unchecked Sendable` and `nonisolated(unsafe)` are proved in a comment beside them",
        nextStep: "say in a comment, with the word Proof, who owns the value and why sharing it is safe",
        in: { $0.isSwift }
    ) { file in
        file.codeLines { $0.contains("@unchecked Sendable") || $0.contains("nonisolated(unsafe)") }.filter { line in
            let near = max(0, line - 8)..<min(file.lines.count, line + 6)
            return !near.contains { index in
                // A comment: the word is in the line, and not in its code.
                file.lines[index].contains("Proof") && !file.code[index].contains("Proof")
            }
        }.map { ($0, "a promise without a proof") }
    }

    /// Foundation costs start-up time and memory.
    static let foundation = each(
        "foundation", "Sources do not use Foundation",
        nextStep: "use Glibc and the types of Primitives; tests may use Foundation",
        in: { $0.isSwift && $0.isBelow("Sources") }
    ) { file in
        file.imports.filter { $0.module.hasPrefix("Foundation") }.map { ($0.line, "imports \($0.module)") }
    }

    /// Only authentication makes a tenant's scope.
    static let authentication = each(
        "authentication", "only Capability and tests use the interface that makes a TenantScope",
        nextStep: "take the TenantScope that authentication gave you as a parameter",
        in: { file in
            file.isSwift && !file.isBelow("Sources/Base/Capability", "Tests")
                && file.path != "Sources/Base/Primitives/ModuleID.swift"
        }
    ) { file in
        file.codeLines { $0.contains("@_spi(Authentication)") }.map { ($0, "uses the interface for authentication") }
    }
}
