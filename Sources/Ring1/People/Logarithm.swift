// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Base-2 logarithms and powers from additions and multiplications alone, so that every machine gets the same weights.
///
/// The C library may round the last bit differently from one version to the next; thresholds must not.
enum Logarithm {
    /// The logarithm, to about 1e-12; -1,000 for zero and below.
    static func base2(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return -1_000 }
        let exponent = value.exponent
        // ln(s) = 2 atanh((s - 1) / (s + 1)) for a significand in [1, 2).
        let part = (value.significand - 1) / (value.significand + 1)
        let square = part * part
        var power = part
        var sum = 0.0
        var divisor = 1.0
        for _ in 0..<24 {
            sum += power / divisor
            power *= square
            divisor += 2
        }
        return Double(exponent) + 2 * sum / 0.693_147_180_559_945_3
    }

    /// The probability that log2 odds stand for.
    static func probability(_ odds: Double) -> Double {
        if odds > 60 { return 1 }
        if odds < -60 { return 0 }
        let whole = odds.rounded(.down)
        let part = (odds - whole) * 0.693_147_180_559_945_3
        var term = 1.0
        var sum = 1.0
        for step in 1..<20 {
            term *= part / Double(step)
            sum += term
        }
        let value = sum * Double(sign: .plus, exponent: Int(whole), significand: 1)
        return value / (1 + value)
    }
}
