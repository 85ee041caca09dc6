// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Glibc
import Mail
import Primitives

/// The parser under test.
enum ParserBench {
    static func run(_ arguments: [String]) {
        guard arguments.count == 2 else { fail("usage: bench-mail-parse FOLDER SECONDS|tree") }
        let names = list(arguments[0])
        let mails = names.map { read("\(arguments[0])/\($0)") }
        if arguments[1] == "tree" {
            for (name, mail) in zip(names, mails) { print("\(name)\t\(MailTree.text(of: mail))") }
            return
        }
        guard let seconds = Double(arguments[1]) else { fail("the time is a number of seconds") }
        var rounds = 0
        var decoded = 0
        let start = clock()
        var elapsed = 0.0
        while elapsed < seconds {
            decoded = 0
            for mail in mails { decoded += parse(mail) }
            rounds += 1
            elapsed = clock() - start
        }
        let rate = Double(rounds * mails.count) / elapsed
        let bytes = mails.reduce(0) { $0 + $1.count }
        print(
            """
            {"parser":"substrate","mails":\(mails.count),"bytes":\(bytes),"decoded":\(decoded),"rounds":\(rounds),\
            "mails_per_second":\(rate),"megabytes_per_second":\(Double(bytes * rounds) / elapsed / 1e6)}
            """)
    }

    /// What each parser of the comparison does with a mail: headers, every part's text or bytes.
    private static func parse(_ bytes: [UInt8]) -> Int {
        let mail = MailMessage(parsing: bytes)
        var size = mail.subject.utf8.count + mail.from.count + mail.to.count + mail.cc.count
        size += Int(truncatingIfNeeded: mail.date?.instant.milliseconds ?? 0) & 1
        size += mail.messageID?.utf8.count ?? 0
        for part in mail.leaves {
            size += part.mediaType.type == "text" ? part.text().text.utf8.count : part.content().bytes.count
        }
        return size
    }

    private static func clock() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func list(_ folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { fail("there is no folder \(folder)") }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            guard unsafe entry.pointee.d_type == UInt8(DT_REG) else { continue }
            names.append(
                unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                    unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    private static func read(_ path: String) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { fail("cannot read \(path)") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    private static func fail(_ message: String) -> Never {
        print(message)
        exit(1)
    }
}
