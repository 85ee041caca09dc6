// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

@_spi(Authentication) import Primitives
import TestKit
import Testing

@Suite struct ULIDTests {
    @Test func `the published time vector is written`() {
        var random = SeededGenerator(test: "the published time vector is written")
        let identifier = ULID(at: Instant(milliseconds: 1_469_918_176_385), random: &random)
        #expect(identifier.string.hasPrefix("01ARYZ6S41"))
        #expect(identifier.string.count == 26)
        #expect(identifier.instant.milliseconds == 1_469_918_176_385)
    }

    @Test func `text and bytes bring the same identifier back`() {
        var random = SeededGenerator(test: "text and bytes bring the same identifier back")
        for _ in 0..<500 {
            let identifier = ULID(at: Instant(milliseconds: .random(in: 0...1 << 47, using: &random)), random: &random)
            #expect(ULID(identifier.string) == identifier)
            #expect(ULID(identifier.string.lowercased()) == identifier)
            #expect(ULID(bytes: identifier.bytes) == identifier)
        }
    }

    @Test(arguments: [
        "", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVV", "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01ARZ3NDEKTSV4RRFFQ69G5FAL", "01ARZ3NDEKTSV4RRFFQ69G5FAO",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA-", "01ARZ3NDEKTSV4RRFFQ69G5FAé",
    ])
    func `text that is not a ULID is refused`(text: String) {
        #expect(ULID(text) == nil)
    }

    @Test func `the largest ULID has no successor, another one has the next`() throws {
        let largest = try #require(ULID("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"))
        #expect(largest.bytes == Array(repeating: 255, count: 16))
        #expect(largest.successor == nil)
        let carried = try #require(ULID("01ARYZ6S41000ZZZZZZZZZZZZZ"))
        #expect(carried.successor?.string == "01ARYZ6S410010000000000000")
    }

    @Test func `identifiers and their texts sort by time, also outside the range`() {
        var random = SeededGenerator(test: "identifiers and their texts sort by time")
        let times: [Int64] = [-5, 0, 1, 1_700_000_000_000, 1_700_000_000_001, 1 << 48]
        let identifiers = times.dropFirst().map { ULID(at: Instant(milliseconds: $0), random: &random) }
        #expect(identifiers == identifiers.sorted())
        #expect(identifiers.map(\.string) == identifiers.map(\.string).sorted())
        #expect(ULID(at: Instant(milliseconds: -5), random: &random).instant.milliseconds == 0)
    }
}

@Suite struct UUIDv7Tests {
    @Test func `the example of RFC 9562 is read and written`() throws {
        let identifier = try #require(UUIDv7("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"))
        #expect(identifier.instant.milliseconds == 1_645_557_742_000)
        #expect(identifier.string == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        #expect(identifier.bytes.hex == "017f22e279b07cc398c4dc0c0c07398f")
    }

    @Test func `a new identifier carries version, variant and time`() {
        var random = SeededGenerator(test: "a new identifier carries version, variant and time")
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: 0..<1 << 48, using: &random)
            let identifier = UUIDv7(at: Instant(milliseconds: milliseconds), random: &random)
            #expect(UUIDv7(identifier.string) == identifier)
            #expect(UUIDv7(bytes: identifier.bytes) == identifier)
            #expect(identifier.instant.milliseconds == milliseconds)
        }
    }

    @Test(arguments: [
        "", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f", "017f22e2-79b0-7cc3-d8c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    ])
    func `text that is not a version 7 UUID is refused`(text: String) {
        #expect(UUIDv7(text) == nil)
    }
}

@Suite struct ModuleIDTests {
    @Test(arguments: ["a", "personal", "foundry-01", "-", String(repeating: "x", count: 64)])
    func `names of the rule are taken`(name: String) {
        #expect(ModuleID(name)?.name == name)
    }

    @Test(arguments: ["", "Personal", "a_b", "a b", "a/b", "..", "é", "a\0", String(repeating: "x", count: 65)])
    func `other names are refused`(name: String) {
        #expect(ModuleID(name) == nil)
    }
}

@Suite struct MicroUSDTests {
    @Test(
        arguments: [
            ("0", 0, "0.00"), ("12", 12_000_000, "12.00"), ("0.25", 250_000, "0.25"), ("0.001250", 1250, "0.00125"),
            ("-1.000001", -1_000_001, "-1.000001"), ("007.5", 7_500_000, "7.50"), ("-0", 0, "0.00"),
            ("9223372036854.775807", .max, "9223372036854.775807"),
            ("-9223372036854.775808", .min, "-9223372036854.775808"),
        ] as [(String, Int64, String)])
    func `decimal dollars are read exactly`(text: String, micros: Int64, written: String) throws {
        let amount = try #require(MicroUSD(text))
        #expect(amount.micros == micros)
        #expect(amount.decimalText == written)
        #expect(MicroUSD(amount.decimalText) == amount)
    }

    @Test(arguments: [
        "", "-", ".5", "5.", "1.0000001", "1e3", "+1", "1,5", " 1", "--1", "9223372036854.775808",
        "-9223372036854.775809", "99999999999999999999", "٣", "1.2.3", "0x10",
    ])
    func `text that is not an amount is refused`(text: String) {
        #expect(MicroUSD(text) == nil)
    }

    @Test func `sums are exact`() {
        let price = MicroUSD(micros: 1)
        #expect((0..<1_000_000).reduce(MicroUSD.zero) { sum, _ in sum + price } == MicroUSD("1"))
        #expect(MicroUSD(micros: 3) - MicroUSD(micros: 5) == MicroUSD(micros: -2))
        #expect(MicroUSD(micros: 250_000).description == "0.25 USD")
    }
}

@Suite struct TenantScopeTests {
    @Test func `a scope names its tenant and equals another of the same tenant only`() throws {
        let first = TenantScope(authenticated: try #require(ModuleID("first")))
        let second = TenantScope(authenticated: try #require(ModuleID("second")))
        #expect(first.moduleID.name == "first")
        #expect(first == TenantScope(authenticated: first.moduleID))
        #expect(first != second)
        #expect(Set([first, second, first]).count == 2)
    }
}

@Suite struct ReportableErrorTests {
    private struct Sample: ReportableError {
        let code = "sample_failed"
        let message = "the sample did not work"
        let nextStep = "take another one"
    }

    @Test func `an error reads as message, code and next step`() {
        #expect("\(Sample())" == "the sample did not work [sample_failed]; take another one")
    }
}
