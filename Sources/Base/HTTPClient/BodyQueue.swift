// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What arrived and was not yet read, with the mark at which the sender is held back. Pure.
struct BodyQueue {
    private var bytes: [UInt8] = []
    private var ending: Result<Void, HTTPClientError>?
    private let highWater: Int
    private(set) var isHeldBack = false

    init(highWater: Int) { self.highWater = highWater }

    enum Taken {
        /// Bytes; `release` says that the sender was held back and may go on.
        case bytes([UInt8], release: Bool)
        case end
        case failure(HTTPClientError)
        case nothingYet
    }

    /// Whether the answer has ended, well or not.
    var hasEnded: Bool { ending != nil }
    /// Bytes that wait for the reader.
    var waiting: Int { bytes.count }

    /// Takes bytes of the sender; false where they must wait, and the sender with them.
    mutating func offer(_ more: UnsafeRawBufferPointer) -> Bool {
        if hasEnded { return true }  // nobody reads any more
        if bytes.count >= highWater {
            isHeldBack = true
            return false
        }
        unsafe bytes.append(contentsOf: more)
        return true
    }

    /// Ends the answer; only the first ending counts. A failure lets go of what nobody has read.
    mutating func end(_ result: Result<Void, HTTPClientError>) {
        guard ending == nil else { return }
        ending = result
        if case .failure(let error) = result, error.kind == .cancelled || error.kind == .closed { bytes = [] }
    }

    /// Everything that waits, else how the answer ended, else nothing yet.
    mutating func take() -> Taken {
        if !bytes.isEmpty {
            let release = isHeldBack && ending == nil
            isHeldBack = false
            let taken = bytes
            bytes = []
            return .bytes(taken, release: release)
        }
        switch ending {
        case .success: return .end
        case .failure(let error): return .failure(error)
        case nil: return .nothingYet
        }
    }
}
