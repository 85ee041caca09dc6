// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The sectors of a compound file and the table that chains them.
struct CompoundSectors {
    static var damaged: ContainerError { ContainerError(.damaged, "the tables of the compound file are damaged") }

    private let bytes: [UInt8]
    /// Bytes of a sector: 512, or 4,096 in version 4.
    let size: Int
    /// Streams shorter than this lie in the mini stream.
    let miniCutoff: Int
    let directoryStart: UInt32
    let miniTableStart: UInt32
    /// For each sector the next one of its chain.
    private var table: [UInt32] = []
    private static let endOfChain: UInt32 = 0xFFFF_FFFE
    private static let lastRegular: UInt32 = 0xFFFF_FFFA

    init(_ bytes: [UInt8]) throws(ContainerError) {
        guard bytes.count >= 512, let shift = bytes.littleEndian16(at: 30), shift == 9 || shift == 12,
            bytes.littleEndian16(at: 28) == 0xFFFE, bytes.littleEndian16(at: 32) == 6,
            let directory = bytes.littleEndian32(at: 48), let cutoff = bytes.littleEndian32(at: 56),
            let mini = bytes.littleEndian32(at: 60), let more = bytes.littleEndian32(at: 68)
        else { throw Self.damaged }
        self.bytes = bytes
        size = 1 << shift
        miniCutoff = cutoff
        directoryStart = UInt32(directory)
        miniTableStart = UInt32(mini)
        // The places of the table's own sectors: 109 in the header, then chained ones.
        var places = (0..<109).compactMap { bytes.littleEndian32(at: 76 + 4 * $0) }.map { UInt32($0) }
        var next = UInt32(more)
        var rounds = 0
        while next < Self.lastRegular {
            rounds += 1
            guard rounds <= bytes.count / size else { throw Self.damaged }
            let numbers = try numbers([next])
            guard let last = numbers.last else { throw Self.damaged }
            places += numbers.dropLast()
            next = last
        }
        places.removeAll { $0 >= Self.lastRegular }
        // A table needs one sector for each size/4 sectors; more of them are a bomb.
        guard places.count <= bytes.count / size else { throw Self.damaged }
        table = try numbers(places)
    }

    /// The bytes of a sector, which the file's end may cut short.
    private func range(_ sector: UInt32) throws(ContainerError) -> Range<Int> {
        let start = (Int(sector) + 1) * size
        guard start < bytes.count else { throw Self.damaged }
        return start..<min(start + size, bytes.count)
    }

    /// The sectors of a chain, no more than hold so many bytes.
    ///
    /// A chain that is longer than the file has sectors goes round in a circle, however large its table is.
    func chain(from first: UInt32, limit: Int) throws(ContainerError) -> [UInt32] {
        var sectors: [UInt32] = []
        var next = first
        let most = (bytes.count - 1) / size
        while next < Self.lastRegular, sectors.count <= (limit - 1) / size {
            guard Int(next) < table.count, sectors.count < most else { throw Self.damaged }
            sectors.append(next)
            next = table[Int(next)]
        }
        return sectors
    }

    /// The bytes of sectors one after the other.
    func content(_ sectors: [UInt32]) throws(ContainerError) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(sectors.count * size)
        for sector in sectors { content += bytes[try range(sector)] }
        return content
    }

    /// The 32-bit numbers of sectors one after the other.
    func numbers(_ sectors: [UInt32]) throws(ContainerError) -> [UInt32] {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(sectors.count * size / 4)
        for sector in sectors {
            let range = try range(sector)
            for index in stride(from: range.lowerBound, to: range.upperBound - 3, by: 4) {
                numbers.append(UInt32(bytes.littleEndian32(at: index) ?? 0))
            }
        }
        return numbers
    }
}
