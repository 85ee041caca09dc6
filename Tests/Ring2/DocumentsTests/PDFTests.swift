// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Subprocess
import TestKit
import Testing

@Suite(
    "Documents: PDF", .enabled(if: DocumentTools.installed.path(.pdftotext) != nil, "poppler-utils is not installed"))
struct PDFTests {
    private let type = "application/pdf"

    @Test func `pages, title and author are read`() async {
        var pdf = SmallPDF.pages(["Hello first page", "And the second one"])
        pdf.trailer = "/Info 8 0 R"
        pdf.add("<< /Title (A small plan) /Author (Ann Lee) /CreationDate (D:20260102030405Z) /Producer (by hand) >>")
        let reading = await reading(pdf.bytes, type)
        #expect(reading.status == .read)
        #expect(reading.document.text == "Hello first page\n\nAnd the second one")
        #expect(reading.document.title == "A small plan")
        #expect(
            reading.document.propertyTexts == [
                "author=Ann Lee", "created=2026-01-02T03:04:05Z", "title=A small plan", "producer=by hand", "pages=2",
                "format_version=1.5",
            ])
        #expect(reading.readerVersion.hasPrefix("1+pdftotext-"))
        #expect(reading.document.remarks.isEmpty)
    }

    @Test func `the same bytes give the same reading`() async {
        let bytes = SmallPDF.pages(["One line"]).bytes
        #expect(await reading(bytes, type) == reading(bytes, type))
    }

    @Test func `an encrypted PDF is refused`() async {
        var pdf = SmallPDF.pages(["secret"])
        pdf.add(
            "<< /Filter /Standard /V 1 /R 2 /P -4 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) >>"
        )
        pdf.trailer = "/Encrypt 6 0 R /ID [<00> <00>]"
        let reading = await reading(pdf.bytes, type)
        #expect(reading.status == .refused)
        #expect(reading.code == "document_encrypted")
    }

    @Test func `scripts, actions and files inside are remarked and never run`() async {
        var pdf = SmallPDF.pages(["text"], catalog: "/OpenAction 6 0 R /Names << /EmbeddedFiles 7 0 R >>")
        pdf.add("<< /S /J#61vaScript /JS (app.alert\\(1\\)) >>")
        pdf.add("<< /Names [(a) << /Type /Filespec /EF << /F 8 0 R >> >>] >>")
        pdf.add("/Type /EmbeddedFile", stream: Array("content".utf8))
        pdf.add("<< /S /Launch /F (cmd.exe) >>")
        let document = await reading(pdf.bytes, type).document
        #expect(document.text == "text")
        #expect(document.remarkTexts == ["has_macros=1", "has_actions=1", "embedded_file=1"])
    }

    /// The block is stored, so the name stands in the file too and counts twice.
    @Test func `names inside object streams count too`() async {
        var pdf = SmallPDF.pages(["text"])
        pdf.add(
            "/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", stream: stored(Array("9 0 \n<< /S /Launch >>".utf8)))
        #expect(await reading(pdf.bytes, type).document.remarkTexts == ["has_actions=2"])
    }

    /// One that ends in the middle is read up to there, whoever damaged it.
    @Test func `names inside a damaged object stream count too`() async {
        var pdf = SmallPDF.pages(["text"])
        var stream = stored(Array("9 0 \n<< /S /Launch >>".utf8))
        // Not the last block any more, and what follows is none.
        stream[2] = 0
        stream[(stream.count - 4)...] = [0xFF, 0xFF, 0xFF, 0xFF]
        pdf.add("/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", stream: stream)
        #expect(await reading(pdf.bytes, type).document.remarkTexts == ["has_actions=2"])
    }

    @Test func `more pages than the limit are left out and remarked`() async {
        var limits = DocumentLimits()
        limits.pages = 1
        let document = await reading(SmallPDF.pages(["one", "two"]).bytes, type, limits: limits).document
        #expect(document.text == "one")
        #expect(document.remarkTexts == ["truncated=1"])
    }

    @Test func `a thousand pages in a flat list are read`() async {
        let reading = await reading(SmallPDF.pages((1...1_000).map { "page \($0)" }).bytes, type)
        #expect(reading.document.text.hasSuffix("page 1000"))
    }

    @Test(arguments: ["/Kids [2 0 R]", "/Kids [3 0 R]", "/Kids 2 0 R", "/Kids [] "])
    func `loops and holes in the tree of pages end`(kids: String) async {
        var pdf = SmallPDF()
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>")
        pdf.add("<< /Type /Pages \(kids) /Count 1 /Parent 2 0 R >>")
        pdf.add("<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
        let reading = await reading(pdf.bytes, type)
        #expect([.failed, .empty].contains(reading.status))
    }

    @Test func `a PDF cut off at any tenth gives text or fails, and never more`() async {
        let bytes = SmallPDF.pages(["some words", "more words"]).bytes
        for tenth in 1..<10 {
            let reading = await reading(Array(bytes.prefix(bytes.count * tenth / 10)), type)
            #expect([.read, .empty, .failed].contains(reading.status))
            #expect(reading.status != .failed || reading.code == "document_damaged")
        }
    }

    @Test func `mutated PDFs are each one reading`() async {
        var random = SeededGenerator(test: "PDF mutations")
        let seed = SmallPDF.pages(["some words"], catalog: "/OpenAction << /S /JavaScript /JS (x) >>").bytes
        for _ in 0..<min(SeededGenerator.mutations(default: 40), 20_000) {
            let reading = await reading(random.mutated(seed), type)
            #expect(reading.code != "document_program_missing")
        }
    }

    @Test func `a page without text is read from its picture`() async throws {
        try #require(DocumentTools.installed.path(.tesseract) != nil)
        let picture = try await drawn("The quick brown fox jumps")
        let reading = await reading(
            SmallPDF.picture(width: picture.width, height: picture.height, gray: picture.gray).bytes, type)
        #expect(reading.status == .read)
        #expect(reading.document.text == "The quick brown fox jumps")
        #expect(reading.document.remarkTexts == ["image_only=1"])
    }

    @Test func `a missing program and one that takes too long are told`() async {
        let bytes = SmallPDF.pages(["text"]).bytes
        let none = await reading(bytes, type, tools: DocumentTools(path: "/nowhere"))
        #expect(none.status == .failed)
        #expect(none.code == "document_program_missing")
        var limits = DocumentLimits()
        limits.programTime = .nanoseconds(1)
        let late = await reading(bytes, type, limits: limits)
        #expect(late.code == "document_program_stopped")
    }
}

/// A line of text as gray pixels.
func drawn(_ line: String, size: Int = 40) async throws -> (width: Int, height: Int, gray: [UInt8], file: [UInt8]) {
    let program = try #require(DocumentTools.installed.path(.pdftoppm))
    let pdf = SmallPDF.pages([line], size: size).bytes
    let done = try await ChildProcess.run(program, ["-r", "150", "-gray", "-singlefile", "-"], input: pdf)
    let fields = done.output.prefix(32).split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
    let size = String(decoding: try #require(fields.dropFirst().first), as: UTF8.self).split(separator: " ").map {
        Int($0)
    }
    let (width, height) = (try #require(size.first ?? nil), try #require(size.last ?? nil))
    return (width, height, Array(done.output.suffix(width * height)), done.output)
}
