// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Subprocess

/// Reads the text of pictures with `tesseract`, in the language the text itself turns out to be in.
///
/// The first picture is read as English. Where its text is surely in another language that is installed, it is read again
/// in that one; where nothing sensible came out, its script and rotation are looked at first. Later pictures of the same
/// document start with what was found.
struct TextRecognition {
    let run: ProgramRun
    let limits: DocumentLimits
    /// The language of the text so far, as a primary tag; nil while that is not sure.
    private(set) var language: String?
    private var model = "eng"
    private var isTurned = false

    init(run: ProgramRun, limits: DocumentLimits) {
        self.run = run
        self.limits = limits
    }

    /// The text of one picture in a format that `tesseract` reads; `page` chooses one of several, the first being 0.
    mutating func text(of picture: [UInt8], page: Int? = nil) async throws(DocumentError) -> String {
        let first = try await recognised(picture, page, model: model, isTurned: isTurned)
        if language != nil { return first }
        let guess = LanguageGuess(first)
        if let guess, guess.isSure {
            language = guess.language
            guard let better = Self.models[guess.language]?.first, better != model,
                try await installed().contains(better)
            else { return first }
            model = better
            return try await recognised(picture, page, model: model, isTurned: isTurned)
        }
        // Nothing that makes sense: another script, or a page on its side?
        guard let script = try await script(of: picture, page) else { return first }
        let installed = try await installed()
        let fitting = (Self.scripts[script] ?? []).filter { installed.contains($0) }
        let models = fitting.isEmpty ? model : fitting.prefix(3).joined(separator: "+")
        let second = try await recognised(picture, page, model: models, isTurned: true)
        let better = LanguageGuess(second)
        guard TextScan.words(second) > TextScan.words(first) || (better?.isSure ?? false) else { return first }
        model = models
        isTurned = true
        if let better, better.isSure { language = better.language }
        return second
    }

    private func recognised(_ picture: [UInt8], _ page: Int?, model: String, isTurned: Bool) async throws(DocumentError)
        -> String
    {
        var arguments = ["in", "stdout", "-l", model, "--psm", isTurned ? "1" : "3"]
        if let page { arguments += ["-c", "tessedit_page_number=\(page)"] }
        let done = try await run(.tesseract, arguments, files: ["in": picture], outputLimit: 4 << 20)
        guard done.termination.isSuccess else {
            throw DocumentError(.damaged, "the picture can't be decoded")
        }
        let text = TextScan.cleaned(String(decoding: done.output, as: UTF8.self))
        return String(decoding: text.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
    }

    /// The script of a picture's text, as `tesseract` names it; nil where it can't tell.
    private func script(of picture: [UInt8], _ page: Int?) async throws(DocumentError) -> String? {
        guard try await installed().contains("osd") else { return nil }
        var arguments = ["in", "stdout", "--psm", "0", "-l", "osd"]
        if let page { arguments += ["-c", "tessedit_page_number=\(page)"] }
        let done = try await run(.tesseract, arguments, files: ["in": picture], outputLimit: 65_536)
        for line in String(decoding: done.output, as: UTF8.self).split(separator: "\n") where line.hasPrefix("Script:")
        {
            return String(line.dropFirst(7).drop { $0 == " " })
        }
        return nil
    }

    /// The language models that are installed.
    private func installed() async throws(DocumentError) -> Set<String> {
        let done = try await run(.tesseract, ["--list-langs"], outputLimit: 65_536)
        return Set(String(decoding: done.output, as: UTF8.self).split(separator: "\n").dropFirst().map { String($0) })
    }

    /// The models for a language, the first installed one being used.
    private static let models: [String: [String]] = [
        "en": ["eng"], "de": ["deu"], "fr": ["fra"], "es": ["spa"], "it": ["ita"], "nl": ["nld"], "pt": ["por"],
        "sv": ["swe"], "da": ["dan"], "no": ["nor"], "fi": ["fin"], "pl": ["pol"], "cs": ["ces"], "sk": ["slk"],
        "hu": ["hun"], "ro": ["ron"], "tr": ["tur"], "hr": ["hrv"], "ca": ["cat"], "ru": ["rus"], "uk": ["ukr"],
        "bg": ["bul"], "sr": ["srp"], "el": ["ell"],
    ]
    /// The models to try for a script.
    private static let scripts: [String: [String]] = [
        "Latin": ["eng", "deu", "fra"], "Fraktur": ["deu_latf", "frk", "deu"], "Cyrillic": ["rus", "ukr", "bul"],
        "Greek": ["ell"], "Hebrew": ["heb"], "Arabic": ["ara", "fas", "urd"], "Han": ["chi_sim", "chi_tra"],
        "HanS": ["chi_sim"], "HanT": ["chi_tra"], "Japanese": ["jpn"], "Korean": ["kor"], "Hangul": ["kor"],
        "Thai": ["tha"], "Devanagari": ["hin"], "Armenian": ["hye"], "Georgian": ["kat"],
    ]
}
