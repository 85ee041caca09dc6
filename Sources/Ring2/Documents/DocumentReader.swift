// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads documents of every known format into text, tables and properties.
///
/// Formats are read by our own code in this process, or by separate programs inside a sandbox. Nothing is fetched, run or
/// evaluated. Any number of documents can be read at once.
public struct DocumentReader: Sendable {
    /// Grows whenever the same document may give another reading, whatever its format.
    public static let version = 1

    private let limits: DocumentLimits
    private let run: ProgramRun

    /// A reader with these programs and limits.
    public init(tools: DocumentTools = .installed, limits: DocumentLimits = DocumentLimits()) {
        self.limits = limits
        run = ProgramRun(tools: tools, limits: limits)
    }

    /// Reads one document, off the caller's executor; whatever befalls it is told in the reading.
    ///
    /// - Parameters:
    ///   - content: its bytes.
    ///   - mediaType: its type as sniffed, parameters allowed.
    ///   - name: the name it came with, for the remark that it has another type than its name says.
    /// - Returns: the reading; the same for the same bytes and tools.
    @concurrent public func read(_ content: [UInt8], mediaType: String, name: String) async -> Reading {
        let type = mediaType.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard let format = DocumentFormat.format(of: type) else {
            let error = DocumentError(.noReader, "nothing here reads documents of this type")
            return Reading(error, reader: "none", version: "\(Self.version)")
        }
        var version = "\(format.version)"
        if case .programs(let programs, _) = format.means, let first = programs.first {
            version += "+\(await run.version(first))"
        }
        if content.isEmpty { return Reading(status: .empty, reader: format.reader, readerVersion: version) }
        do throws(DocumentError) {
            guard content.count <= limits.contentBytes else {
                throw DocumentError(
                    .tooLarge, "the document has \(content.count) bytes; the limit is \(limits.contentBytes)")
            }
            var document: ReadDocument
            switch format.means {
            case .own(let read): document = try read(content, limits)
            case .programs(_, let read): document = try await read(content, run)
            }
            finish(&document)
            return Reading(document, reader: format.reader, version: version)
        } catch {
            return Reading(error, reader: format.reader, version: version)
        }
    }

    /// What is the same for every format.
    private func finish(_ document: inout ReadDocument) {
        document.properties.sort { ($0.name, $0.value) < ($1.name, $1.value) }
        document.title = document.title.flatMap { $0.isEmpty ? nil : $0 }
        if let guess = LanguageGuess(document.text), guess.isSure { document.language = guess.language }
        var remarks = DocumentRemarks(document.remarks)
        remarks.add(.directionControls, TextScan.directionControls(document.text))
        document.remarks = remarks.all
    }
}
