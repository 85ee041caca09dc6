// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Reads iCalendar: what takes place, when, where, who calls it and who is asked to come.
enum CalendarReader {
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        var event: [ContentLine] = []
        var depth = 0  // components inside the event, such as alarms
        var isInside = false
        var count = 0
        var calendarName = ""
        for line in ContentLine.lines(of: content) {
            switch line.name {
            case "BEGIN" where line.value.uppercased() == "VEVENT" && !isInside:
                isInside = true
                depth = 0
                event = []
            case "BEGIN" where isInside: depth += 1
            case "END" where isInside && depth > 0: depth -= 1
            case "END" where isInside:
                isInside = false
                count += 1
                write(event, number: count, into: &draft)
            case "X-WR-CALNAME" where !isInside: calendarName = line.text
            default: if isInside && depth == 0 && event.count < 1_000 { event.append(line) }
            }
        }
        if !calendarName.isEmpty { draft.title = calendarName }
    }

    private static func write(_ event: [ContentLine], number: Int, into draft: inout DocumentDraft) {
        let identifier = event.first { $0.name == "UID" }?.text.squeezed ?? ""
        let subject = identifier.isEmpty ? "\(draft.source)#event-\(number)" : "event:\(identifier)"
        for line in event {
            switch line.name {
            case "SUMMARY":
                let span = write("Event", line.text.squeezed, into: &draft)
                draft.claim(subject, .hasTitle, line.text, rule: "calendar.summary", at: span)
                MentionScanner.claim(in: &draft, span, subject: subject)
                if draft.title.isEmpty { draft.title = line.text }
            case "DTSTART", "DTEND":
                guard let moment = moment(line.value, zone: line.parameters["TZID"]) else { continue }
                let isStart = line.name == "DTSTART"
                let span = write(isStart ? "Starts" : "Ends", moment, into: &draft)
                draft.claim(
                    subject, isStart ? .startsAt : .endsAt, moment,
                    rule: isStart ? "calendar.dtstart" : "calendar.dtend",
                    at: span)
            case "LOCATION":
                let span = write("Place", line.text.squeezed, into: &draft)
                draft.claim(subject, .locatedAt, line.text, rule: "calendar.location", at: span)
            case "ORGANIZER":
                writePerson(line, label: "Organiser", .organisedBy, "calendar.organizer", subject, into: &draft)
            case "ATTENDEE":
                writePerson(line, label: "Attendee", .attendedBy, "calendar.attendee", subject, into: &draft)
            case "DESCRIPTION":
                let span = write("Description", line.text, into: &draft)
                MentionScanner.claim(in: &draft, span, subject: subject)
            default: continue
            }
        }
        draft.write("\n")
    }

    private static func write(_ label: String, _ text: String, into draft: inout DocumentDraft) -> Range<Int> {
        draft.write("\(label): ")
        let span = draft.write(text)
        draft.write("\n")
        return span
    }

    private static func writePerson(
        _ line: ContentLine, label: String, _ predicate: Predicate, _ rule: String, _ subject: String,
        into draft: inout DocumentDraft
    ) {
        let value = line.value.squeezed.lowercased()
        let address = value.hasPrefix("mailto:") ? String(value.dropFirst(7)) : value
        guard address.contains("@") else { return }
        draft.write("\(label): ")
        if let name = line.parameters["CN"], !name.contains("@") {
            let span = draft.write(name)
            draft.write(" ")
            draft.claim(address, .hasName, name, rule: rule, at: span)
        }
        let span = draft.write(address)
        let answer = line.parameters["PARTSTAT"]?.uppercased() ?? ""
        if predicate == .attendedBy, answer == "ACCEPTED" || answer == "DECLINED" || answer == "TENTATIVE" {
            draft.write(" (\(answer.lowercased()))")
        }
        draft.write("\n")
        draft.claim(subject, predicate, address, rule: rule, at: span)
        if predicate == .attendedBy, answer == "ACCEPTED" || answer == "DECLINED" {
            draft.claim(
                subject, answer == "ACCEPTED" ? .acceptedBy : .declinedBy, address, rule: "calendar.partstat", at: span)
        }
    }

    /// `20261001T093000Z` as `2026-10-01T09:30:00Z`; local times keep their zone's name, days stay days.
    static func moment(_ value: String, zone: String?) -> String? {
        let bytes = Array(value.utf8)
        guard bytes.count >= 8, bytes.prefix(8).allSatisfy(\.isASCIIDigit),
            let year = Int(value.prefix(4)), let month = Int(value.dropFirst(4).prefix(2)),
            let day = Int(value.dropFirst(6).prefix(2)), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        guard bytes.count >= 15, bytes[8] == UInt8(ascii: "T"), bytes[9..<15].allSatisfy(\.isASCIIDigit) else {
            return bytes.count == 8 ? date.description : nil
        }
        let clock = Array(value.dropFirst(9).prefix(6))
        guard let hour = Int(String(clock[0...1])), hour < 24, let minute = Int(String(clock[2...3])), minute < 60,
            let second = Int(String(clock[4...5])), second <= 60
        else { return nil }
        let time = "\(date)T\(String(clock[0...1])):\(String(clock[2...3])):\(String(clock[4...5]))"
        if bytes.count == 16, bytes[15] == UInt8(ascii: "Z") { return time + "Z" }
        guard bytes.count == 15 else { return nil }
        return zone.map { "\(time) \($0)" } ?? time
    }
}
