// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What the names in a PDF give away without understanding it: scripts, actions, files inside, encryption.
///
/// Looks at every name token (`/JavaScript`, also written `/J#61vaScript`) outside compressed objects and inside object
/// streams, up to 16 MiB unpacked. Words inside strings count too: a false remark is better than a missed one.
struct PDFMarks {
    private(set) var isEncrypted = false
    var scripts = 0
    private(set) var actions = 0
    private(set) var files = 0

    init(_ content: [UInt8]) {
        scan(content[...])
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
        case 2: if name.elementsEqual("JS".utf8) { scripts += 1 }
        case 6: if name.elementsEqual("Launch".utf8) { actions += 1 }
        case 7: if name.elementsEqual("Encrypt".utf8) { isEncrypted = true }
        case 9: if name.elementsEqual("RichMedia".utf8) { actions += 1 }
        case 10:
            if name.elementsEqual("SubmitForm".utf8) || name.elementsEqual("ImportData".utf8) { actions += 1 }
            if name.elementsEqual("JavaScript".utf8), scripts == 0 { scripts = 1 }
        case 12: if name.elementsEqual("EmbeddedFile".utf8) { files += 1 }
        case 13: if name.elementsEqual("EmbeddedFiles".utf8), files == 0 { files = 1 }
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
        remarks.add(.hasMacros, scripts)
        remarks.add(.hasActions, actions)
        remarks.add(.embeddedFile, files)
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
