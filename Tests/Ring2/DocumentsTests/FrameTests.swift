// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit
import Testing

@Suite("Documents: the frame")
struct FrameTests {
    private func read(_ content: [UInt8], _ mediaType: String, limits: DocumentLimits = DocumentLimits()) async
        -> Reading
    {
        await DocumentReader(limits: limits).read(content, mediaType: mediaType, name: "x")
    }

    @Test func `a text is read, with the reader's name and version`() async {
        let reading = await read(Array("Gr\u{FC}\u{DF}e\r\naus Wien".utf8), "text/plain; charset=utf-8")
        #expect(reading.status == .read)
        #expect(reading.document.text == "Gr\u{FC}\u{DF}e\naus Wien")
        #expect(reading.reader == "text" && reading.readerVersion == "1")
        #expect(reading.code == nil)
    }

    @Test func `nothing and blanks are empty`() async {
        #expect(await read([], "text/plain").status == .empty)
        #expect(await read(Array(" \n\t ... ".utf8), "text/plain").status == .empty)
        #expect(await read(Array("<p>&nbsp;</p>".utf8), "text/html").status == .empty)
        #expect(await read(Array("7".utf8), "text/plain").status == .read)
    }

    @Test func `a type without a reader is unreadable`() async {
        let reading = await read([1, 2], "application/x-unknown")
        #expect(reading.status == .unreadable)
        #expect(reading.code == "document_no_reader")
        #expect(reading.document == ReadDocument())
    }

    @Test func `a document over the limit is refused, bytes that are no text have failed`() async {
        var limits = DocumentLimits()
        limits.contentBytes = 3
        let reading = await read(Array("four".utf8), "text/plain", limits: limits)
        #expect(reading.status == .refused)
        #expect(reading.code == "document_too_large")
        #expect(await read([0x41, 0, 0x42, 0], "text/plain").document.text == "AB")
        let program: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0xD8, 0, 0, 0, 3, 0, 0x3E, 0x90, 1]
        #expect(await read(program, "text/plain").code == "document_damaged")
    }

    @Test func `a page gives title, properties, tables and remarks in a fixed order`() async {
        let html =
            "<title>T</title><meta name=keywords content=k><meta name=author content=B><meta name=author content=A>"
            + "<img src=https://x.example/1><p hidden>h</p><table><tr><td>a<td>b</table>\u{202E}x"
        let reading = await read(Array(html.utf8), "text/html")
        #expect(reading.document.title == "T")
        #expect(reading.document.text == "a\tb\n\n\u{202E}x")
        #expect(reading.document.tables.map(\.rows) == [[[0..<1, 2..<3]]])
        #expect(
            reading.document.properties.map { "\($0.name.rawValue)=\($0.value)" } == [
                "author=A", "author=B", "title=T", "keywords=k",
            ])
        #expect(
            reading.document.remarks.map { "\($0.code.rawValue) \($0.count)" } == [
                "hidden_text_dropped 1", "external_reference 1", "direction_controls 1",
            ])
    }
}
