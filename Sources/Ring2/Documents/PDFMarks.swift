// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers

/// What the names in a PDF give away without understanding it: scripts, actions, files inside, encryption.
///
/// Looks at every name token (`/JavaScript`, also written `/J#61vaScript`) outside compressed objects and inside object
/// streams, up to 16 MiB unpacked of at most 1,000 streams. Words inside strings count too: a false remark is better than a missed one.
struct PDFMarks {
    private(set) var isEncrypted = false
    /// Whether `pdfinfo` found scripts.
    var isKnownToHaveScripts = false
    private var scripts = (code: 0, kind: 0)
    private var actions = 0
    private var files = (file: 0, list: 0)

    init(_ content: [UInt8]) {
        scan(content[...])
        scanObjectStreams(content)
    }

    /// Unpacks the streams that hold objects (`/Type /ObjStm`) and looks at the names in them.
    private mutating func scanObjectStreams(_ content: [UInt8]) {
        let (type, start) = (Array("/ObjStm".utf8), Array("stream".utf8))
        var (streams, budget) = (0, 16 << 20)
        var index = 0
        while index < content.count, streams < 1_000, budget > 0 {
            guard content[index] == type[0], content[index...].starts(with: type) else {
                index += 1
                continue
            }
            streams += 1
            index += type.count
            // The dictionary ends within a few hundred bytes; then comes the stream.
            guard
                let word = content[index...].prefix(1024).indices.first(where: {
                    content[$0] == start[0] && content[$0...].starts(with: start)
                })
            else { continue }
            var place = word + start.count
            if place < content.count, content[place] == 0x0D { place += 1 }
            if place < content.count, content[place] == 0x0A { place += 1 }
            guard place + 2 < content.count else { return }
            // The header of zlib is skipped and its checksum not asked for: readers of PDF don't either.
            // Of a damaged stream or a bomb the beginning counts, and its cost: many names may lead to the same one.
            let (unpacked, isWhole) = Inflate.beginning(content[(place + 2)...], limit: budget)
            budget -= unpacked.content.count + (isWhole ? 0 : unpacked.consumed)
            scan(unpacked.content[...])
            if isWhole { index = place + unpacked.consumed }
        }
    }

    private mutating func scan(_ bytes: ArraySlice<UInt8>) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == UInt8(ascii: "/") else {
                index += 1
                continue
            }
            index += 1
            var name: [UInt8] = []
            while index < bytes.endIndex, name.count < 24, Self.isRegular(bytes[index]) {
                if bytes[index] == UInt8(ascii: "#"), index + 2 < bytes.endIndex,
                    let high = bytes[index + 1].hexDigit, let low = bytes[index + 2].hexDigit
                {
                    name.append(high << 4 | low)
                    index += 3
                } else {
                    name.append(bytes[index])
                    index += 1
                }
            }
            count(name)
        }
    }

    private mutating func count(_ name: [UInt8]) {
        switch name.count {
        case 2: if name.elementsEqual("JS".utf8) { scripts.code += 1 }
        case 6: if name.elementsEqual("Launch".utf8) { actions += 1 }
        case 7: if name.elementsEqual("Encrypt".utf8) { isEncrypted = true }
        case 9: if name.elementsEqual("RichMedia".utf8) { actions += 1 }
        case 10:
            if name.elementsEqual("SubmitForm".utf8) || name.elementsEqual("ImportData".utf8) { actions += 1 }
            if name.elementsEqual("JavaScript".utf8) { scripts.kind += 1 }
        case 12: if name.elementsEqual("EmbeddedFile".utf8) { files.file += 1 }
        case 13: if name.elementsEqual("EmbeddedFiles".utf8) { files.list = 1 }
        default: break
        }
    }

    private static func isRegular(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...0xFF: false
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            false
        default: true
        }
    }

    /// The remarks these marks are worth.
    var remarks: DocumentRemarks {
        var remarks = DocumentRemarks()
        // A script has a kind and a code, each of which may stand where this does not look.
        remarks.add(.hasMacros, max(scripts.code, scripts.kind, isKnownToHaveScripts ? 1 : 0))
        remarks.add(.hasActions, actions)
        remarks.add(.embeddedFile, max(files.file, files.list))
        return remarks
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}
