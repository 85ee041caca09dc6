// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup
import Subprocess

/// Reads PDF through `pdftotext` and `pdfinfo`; pages without text through `pdftoppm` and `tesseract`.
struct PDFReader: Sendable {
    static let programs: [DocumentTools.Program] = [.pdftotext]

    let run: ProgramRun
    let limits: DocumentLimits
    private let file = "in.pdf"

    func read(_ content: [UInt8]) async throws(DocumentError) -> ReadDocument {
        var marks = PDFMarks(content)
        let info = try await run(.pdfinfo, ["-isodates", "-enc", "UTF-8", file], files: [file: content])
        guard info.termination.isSuccess else {
            if marks.isEncrypted, String(decoding: info.errors, as: UTF8.self).contains("password") {
                throw DocumentError(.encrypted, "the PDF opens with a password only")
            }
            throw DocumentError(.damaged, "the PDF has no pages that can be found")
        }
        let facts = PDFInfo(info.output, limits: limits)
        marks.isKnownToHaveScripts = facts.hasScripts
        let last = min(facts.pages, limits.pages)
        let text = try await run(
            .pdftotext, ["-enc", "UTF-8", "-l", "\(last)", file, "-"], files: [file: content],
            outputLimit: limits.textBytes * 2)
        guard text.termination.isSuccess else {
            if text.termination == .exited(3) {
                throw DocumentError(.encrypted, "the PDF's owner does not allow copying its text")
            }
            throw DocumentError(.damaged, "the PDF has no text that can be found")
        }
        // A font can make any character, also the one that ends a page: there are no more pages than the file has.
        var pages = text.output.split(separator: 0x0C, maxSplits: max(last, 0), omittingEmptySubsequences: false)
            .map { Array($0) }
        if pages.last?.isEmpty ?? false { pages.removeLast() }
        var remarks = marks.remarks
        if facts.pages > last { remarks.add(.truncated) }
        var language: String?
        let blank = pages.indices.filter { !TextScan.hasWords(pages[$0]) }
        if !blank.isEmpty {
            language = try await recognise(blank, of: content, isWhole: blank.count == pages.count, &pages, &remarks)
        }
        var flow = TextFlow(limit: limits.textBytes)
        for page in pages {
            flow.paragraph()
            flow.write(bytes: Self.paragraphs(TextScan.cleaned(String(decoding: page, as: UTF8.self))))
        }
        return ReadDocument(
            flow, title: facts.title, properties: facts.properties, language: language, remarks: remarks)
    }

    /// Lines without blanks at their ends and at most one blank line between paragraphs.
    private static func paragraphs(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        for byte in text {
            if byte == 0x0A {
                while output.last == 0x20 { output.removeLast() }
                if output.isEmpty || output.suffix(2).elementsEqual([0x0A, 0x0A]) { continue }
            }
            output.append(byte)
        }
        while let last = output.last, last == 0x0A || last == 0x20 { output.removeLast() }
        return output
    }

    /// Reads the text of pages that are pictures; of a document without any text every page is tried.
    private func recognise(
        _ blank: [Int], of content: [UInt8], isWhole: Bool, _ pages: inout [[UInt8]], _ remarks: inout DocumentRemarks
    ) async throws(DocumentError) -> String? {
        var wanted = blank
        if !isWhole {
            let pictured = try await picturedPages(content)
            wanted = blank.filter { pictured.contains($0 + 1) }
        }
        guard !wanted.isEmpty, run.tools.path(.tesseract) != nil, run.tools.path(.pdftoppm) != nil else { return nil }
        if wanted.count > limits.recognisedPages { remarks.add(.truncated) }
        var recognition = TextRecognition(run: run, limits: limits)
        for page in wanted.prefix(limits.recognisedPages) {
            let number = "\(page + 1)"
            let picture = try await run(
                .pdftoppm, ["-f", number, "-l", number, "-r", "200", "-gray", "-singlefile", file],
                files: [file: content],
                outputLimit: 64 << 20)
            guard picture.termination.isSuccess, let shape = PictureShape(picture.output),
                shape.pixels <= limits.pixels
            else {
                remarks.add(.damaged)
                continue
            }
            pages[page] = Array(try await recognition.text(of: picture.output).utf8)
            if TextScan.hasWords(pages[page]) { remarks.add(.imageOnly) }
        }
        return recognition.language
    }

    /// The numbers of the pages that hold pictures, the first page being 1.
    private func picturedPages(_ content: [UInt8]) async throws(DocumentError) -> Set<Int> {
        let list = try await run(.pdfimages, ["-list", file], files: [file: content])
        let lines = String(decoding: list.output, as: UTF8.self).split(separator: "\n").dropFirst(2)
        return Set(lines.compactMap { $0.split(separator: " ").first.flatMap { Int($0) } })
    }
}

/// What `pdfinfo` tells.
private struct PDFInfo {
    var title: String?
    var properties: [DocumentProperty] = []
    var pages = 0
    var hasScripts = false

    init(_ output: [UInt8], limits: DocumentLimits) {
        for line in output.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":") else { continue }
            let value = String(text[text.index(after: colon)...].drop { $0 == " " })
            switch text[..<colon] {
            case "Title":
                title = value
                properties.add(.title, value, limits: limits)
            case "Author": properties.add(.author, value, limits: limits)
            case "Subject": properties.add(.subject, value, limits: limits)
            case "Keywords": properties.add(.keywords, value, limits: limits)
            case "Creator": properties.add(.application, value, limits: limits)
            case "Producer": properties.add(.producer, value, limits: limits)
            case "CreationDate": properties.add(.created, value, limits: limits)
            case "ModDate": properties.add(.modified, value, limits: limits)
            case "JavaScript": hasScripts = value == "yes"
            case "PDF version": properties.add(.formatVersion, value, limits: limits)
            case "Pages":
                pages = Int(value) ?? 0
                properties.add(.pages, value, limits: limits)
            default: break
            }
        }
        if title?.isEmpty ?? false { title = nil }
    }
}
