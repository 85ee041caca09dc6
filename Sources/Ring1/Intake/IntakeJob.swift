// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// One intake that goes on by itself until its source is taken in, whoever watches.
public struct IntakeJob: Hashable, Sendable {
    /// Where a job stands.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It waits for the jobs before it.
        case queued
        /// It is being taken in; a program that starts anew goes on with it.
        case running
        /// Somebody stopped it for now.
        case paused
        /// Everything was dealt with.
        case done
        /// It could not go on; what it took in stays, and it can be resumed.
        case failed
        /// Somebody ended it; what it took in stays.
        case cancelled

        /// Whether it has ended for good.
        public var isFinal: Bool { self == .done || self == .cancelled }
    }

    /// Who asked for it.
    public enum Origin: String, Hashable, Sendable, CaseIterable {
        /// A caller.
        case request
        /// The watched folder.
        case dropFolder = "drop_folder"
    }

    /// Why a job could not go on.
    public struct Fault: Hashable, Sendable {
        /// The error's code.
        public let code: String
        /// What happened.
        public let message: String
        /// What the reader can do.
        public let nextStep: String

        /// Makes a fault of an error.
        public init(_ error: any ReportableError) {
            self.init(code: error.code, message: error.message, nextStep: error.nextStep)
        }
        init(code: String, message: String, nextStep: String) {
            self.code = code
            self.message = message
            self.nextStep = nextStep
        }
    }

    /// Its name; later jobs have larger ones.
    public let id: ULID
    /// What is taken in.
    public let source: IntakeSource
    /// Who asked for it.
    public let origin: Origin
    /// When it was asked for.
    public let created: Instant
    /// Where it stands.
    public internal(set) var status = Status.queued
    /// When it first began; nil before.
    public internal(set) var started: Instant?
    /// When it ended or stopped; nil while it goes on.
    public internal(set) var ended: Instant?
    /// Why it could not go on; nil unless it failed.
    public internal(set) var fault: Fault?
    /// What came of it so far.
    public internal(set) var progress = IntakeProgress()
    /// How fast it goes and how long it still takes; nil while it does not run.
    public internal(set) var estimate: Estimate?

    /// How fast a job goes.
    public struct Estimate: Hashable, Sendable {
        /// Items a second over the last minute.
        public let itemsPerSecond: Double
        /// Seconds until the last item that is known of; nil where nothing can be said yet.
        public let remainingSeconds: Double?
    }

    init(id: ULID, source: IntakeSource, origin: Origin, created: Instant) {
        self.id = id
        self.source = source
        self.origin = origin
        self.created = created
    }
}

extension IntakeJob {
    /// The job as its file keeps it.
    var stored: JSONValue {
        var form: JSONObject = [
            "format": 1, "id": .string(id.string), "kind": .string(source.kind.rawValue),
            "path_hex": .string(source.path.bytes.hex), "origin": .string(origin.rawValue),
            "status": .string(status.rawValue), "created": .string(created.rfc3339),
            "progress": .object(progress.json),
        ]
        if let started { form["started"] = .string(started.rfc3339) }
        if let ended { form["ended"] = .string(ended.rfc3339) }
        if let fault {
            form["fault"] = [
                "code": .string(fault.code), "message": .string(fault.message), "next_step": .string(fault.nextStep),
            ]
        }
        return .object(form)
    }

    /// Reads a job's file; nil for anything that this program does not write.
    init?(stored form: JSONValue) {
        func time(_ key: String) -> Instant? { form[key]?.stringValue.flatMap { Instant(rfc3339: $0) } }
        guard form["format"]?.intValue == 1, let id = form["id"]?.stringValue.flatMap({ ULID($0) }),
            let kind = form["kind"]?.stringValue.flatMap({ IntakeSource.Kind(rawValue: $0) }),
            let path = form["path_hex"]?.stringValue.flatMap({ [UInt8](hex: $0) }),
            let origin = form["origin"]?.stringValue.flatMap({ Origin(rawValue: $0) }),
            let status = form["status"]?.stringValue.flatMap({ Status(rawValue: $0) }),
            let created = time("created"), let progress = form["progress"].flatMap({ IntakeProgress(json: $0) })
        else { return nil }
        self.init(
            id: id, source: IntakeSource(kind: kind, path: FilePath(bytes: path)), origin: origin, created: created)
        self.status = status
        self.progress = progress
        started = time("started")
        ended = time("ended")
        if let fault = form["fault"], let code = fault["code"]?.stringValue,
            let message = fault["message"]?.stringValue, let nextStep = fault["next_step"]?.stringValue
        {
            self.fault = Fault(code: code, message: message, nextStep: nextStep)
        }
    }
}

extension IntakeProgress {
    /// The counts as JSON, by the names they have everywhere.
    public var json: JSONObject {
        [
            "found": JSONValue(found), "done": JSONValue(done), "appended": JSONValue(appended),
            "already_present": JSONValue(alreadyPresent), "skipped": JSONValue(skipped), "failed": JSONValue(failed),
            "bytes": JSONValue(bytes),
        ]
    }

    init?(json: JSONValue) {
        func count(_ key: String) -> Int? { json[key]?.intValue.flatMap { $0 >= 0 ? $0 : nil } }
        guard let found = count("found"), let done = count("done"), let appended = count("appended"),
            let present = count("already_present"), let skipped = count("skipped"), let failed = count("failed"),
            let bytes = count("bytes")
        else { return nil }
        self.init()
        self.found = found
        self.done = done
        self.appended = appended
        alreadyPresent = present
        self.skipped = skipped
        self.failed = failed
        self.bytes = bytes
    }
}
