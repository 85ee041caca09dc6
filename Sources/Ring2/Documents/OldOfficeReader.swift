// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup
import Subprocess

/// Reads Word, Excel and PowerPoint files from before 2007 through `antiword`, `catdoc`, `xls2csv` and `catppt`.
struct OldOfficeReader: Sendable {
    /// What kind of file it is.
    enum Kind { case word, excel, powerPoint }

    let run: ProgramRun
    let limits: DocumentLimits
    let kind: Kind

    func read(_ content: [UInt8]) async throws(DocumentError) -> ReadDocument {
        switch kind {
        case .word: try await word(content)
        case .excel: try await excel(content)
        case .powerPoint:
            try text(try await output(.catppt, ["-d", "utf-8", "in.ppt"], "in.ppt", content))
        }
    }

    /// Word: `antiword` first; `catdoc` knows more old versions but less structure.
    private func word(_ content: [UInt8]) async throws(DocumentError) -> ReadDocument {
        var failure: DocumentError
        do throws(DocumentError) {
            let document = try text(
                try await output(.antiword, ["-m", "UTF-8.txt", "-w", "0", "in.doc"], "in.doc", content))
            if !document.text.isEmpty { return document }
            failure = DocumentError(.damaged, "the document has no text that can be found")
        } catch { failure = error }
        // An encrypted document is not made readable by another program.
        if failure.kind == .encrypted || run.tools.path(.catdoc) == nil { throw failure }
        return try text(try await output(.catdoc, ["-d", "utf-8", "-w", "in.doc"], "in.doc", content))
    }

    private func excel(_ content: [UInt8]) async throws(DocumentError) -> ReadDocument {
        let output = try await output(
            .xls2csv, ["-d", "utf-8", "-c", "\t", "-q", "2", "-b", "\u{C}", "in.xls"], "in.xls", content)
        var flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        var remarks = DocumentRemarks()
        for sheet in String(decoding: output, as: UTF8.self).split(separator: "\u{C}") {
            SeparatedRows(Array(sheet.utf8), separator: 0x09).write(to: &flow, limits: limits, &remarks)
        }
        return ReadDocument(flow, remarks: remarks)
    }

    private func text(_ output: [UInt8]) throws(DocumentError) -> ReadDocument {
        var flow = TextFlow(limit: limits.textBytes)
        flow.write(bytes: TextScan.cleaned(String(decoding: output, as: UTF8.self)).drop { $0 <= 0x20 })
        return ReadDocument(flow)
    }

    private func output(
        _ program: DocumentTools.Program, _ arguments: [String], _ name: String, _ content: [UInt8]
    ) async throws(DocumentError) -> [UInt8] {
        let done = try await run(
            program, arguments, files: [name: content], mayWrite: true, outputLimit: limits.textBytes * 2)
        let words = String(decoding: done.errors, as: UTF8.self).lowercased()
        if words.contains("encrypted") || words.contains("password") {
            throw DocumentError(.encrypted, "the document is encrypted")
        }
        guard done.termination.isSuccess else {
            throw DocumentError(.damaged, "\(program.rawValue) can't read the document")
        }
        return done.output
    }
}
