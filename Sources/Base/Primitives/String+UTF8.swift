// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Makes a string only where the bytes are valid UTF-8 (no surrogates, no overlong forms); never repairs.
    public init?(validUTF8 bytes: some Sequence<UInt8>) { self.init(validating: bytes, as: UTF8.self) }
}
