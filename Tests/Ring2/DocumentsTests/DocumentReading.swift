// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents

/// Reads bytes as the service does, but by a given type.
func reading(
    _ content: [UInt8], _ mediaType: String, limits: DocumentLimits = DocumentLimits(),
    tools: DocumentTools = .installed
) async -> Reading {
    await DocumentReader(tools: tools, limits: limits).read(content, mediaType: mediaType, name: "x")
}
/// Reads text as the service does, but by a given type.
func reading(_ content: String, _ mediaType: String, limits: DocumentLimits = DocumentLimits()) async -> Reading {
    await reading(Array(content.utf8), mediaType, limits: limits)
}

extension ReadDocument {
    /// The cells of all tables, as text.
    var cells: [[[String]]] {
        let bytes = Array(text.utf8)
        return tables.map { $0.rows.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } } }
    }
    /// The remarks as `code=count`.
    var remarkTexts: [String] { remarks.map { "\($0.code.rawValue)=\($0.count)" } }
    /// The properties as `name=value`.
    var propertyTexts: [String] { properties.map { "\($0.name.rawValue)=\($0.value)" } }
    /// Whether every cell lies inside the text and between characters.
    var hasSoundCells: Bool {
        let bytes = Array(text.utf8)
        return tables.allSatisfy { table in
            table.rows.allSatisfy { row in
                row.allSatisfy { cell in
                    cell.lowerBound >= 0 && cell.upperBound <= bytes.count
                        && (cell.lowerBound == bytes.count || bytes[cell.lowerBound] & 0xC0 != 0x80)
                }
            }
        }
    }
}
