// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Bits taken from bytes, lowest first.
struct BitInput {
    /// The next bits; above `count` there may be bits of the next byte already, which is the same each time.
    private(set) var bits: UInt64 = 0
    /// How many of them are taken.
    private(set) var count = 0
    /// The next byte of the input.
    var position = 0

    /// Takes bytes until at least 56 bits are there or the input ends.
    @inline(__always)
    mutating func refill(_ input: borrowing RawSpan) {
        if position <= input.byteCount &- 8 {
            // The span checks the bounds, and any bytes are a valid UInt64.
            let next = unsafe UInt64(littleEndian: input.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
            bits |= next &<< UInt64(truncatingIfNeeded: count)
            let taken = (63 &- count) &>> 3
            position &+= taken
            count &+= taken &* 8
        } else {
            while count <= 56, position < input.byteCount {
                // The span checks the bounds.
                let next = unsafe input.unsafeLoad(fromByteOffset: position, as: UInt8.self)
                bits |= UInt64(next) &<< UInt64(truncatingIfNeeded: count)
                position &+= 1
                count &+= 8
            }
        }
    }

    /// Leaves out so many bits; never more than are there.
    @inline(__always)
    mutating func drop(_ number: Int) {
        bits &>>= UInt64(truncatingIfNeeded: number)
        count &-= number
    }

    /// Goes to the next whole byte and gives back what was taken too much.
    mutating func alignToByte() {
        position -= count / 8
        bits = 0
        count = 0
    }
}
