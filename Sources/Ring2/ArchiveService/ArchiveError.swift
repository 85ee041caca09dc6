// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why the archive can't do what a request asks.
public struct ArchiveError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// A query parameter is missing or not what it should be.
        case parameterInvalid = "parameter_invalid"
        /// A body is not the JSON that the route takes.
        case bodyInvalid = "body_invalid"
        /// The body is of a media type that the route does not take.
        case mediaTypeUnsupported = "media_type_unsupported"
        /// A browser sent the request for a page of another place.
        case originRefused = "origin_refused"
        /// The request names a version of the Model Context Protocol that is not spoken.
        case contextVersionUnknown = "mcp_version_unknown"
        /// A tool failed in a way that has no code of its own.
        case toolFailed = "tool_failed"
        /// The ledger has no such entry.
        case entryNotFound = "entry_not_found"
        /// There is no document of this entry.
        case documentNotFound = "document_not_found"
        /// There is no person of this id.
        case personNotFound = "person_not_found"
        /// There is no such mail account.
        case accountNotFound = "mail_account_not_found"
        /// There is no such intake job.
        case jobNotFound = "intake_job_not_found"
        /// The published log has no such file.
        case tileNotFound = "tile_not_found"
        /// A proof was asked for outside the ledger.
        case proofOutOfRange = "proof_out_of_range"
        /// Another ingest of the same tenant is running.
        case ingestRunning = "ingest_running"
        /// The path to ingest can't be taken as it is.
        case ingestPathInvalid = "ingest_path_invalid"
        /// The path to ingest lies in the box's own home.
        case ingestPathInHome = "ingest_path_in_home"
        /// The operator's key is not on the box.
        case operatorKeyMissing = "operator_key_missing"
        /// Holds or retention forbid an erasure.
        case erasureRefused = "erasure_refused"
        /// The address to listen on is not one of this machine alone.
        case listenNotLocal = "archive_listen_not_local"
        /// Another archive process has the home.
        case alreadyRunning = "archive_already_running"
        /// A log stopped after a failure of its disk.
        case logStopped = "archive_log_stopped"
        /// The archive is going down.
        case stopping = "archive_stopping"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .parameterInvalid:
                "A parameter of the request's address is missing, not a number, or out of its range."
            case .bodyInvalid: "The body of the request is not the JSON object that the route takes."
            case .mediaTypeUnsupported:
                "The Content-Type of the request is none that the route takes; programs that name none often send the "
                    + "type of a web form."
            case .originRefused:
                "The request's Origin or Host is not this machine, so a web page of another place may have made it."
            case .contextVersionUnknown:
                "The header MCP-Protocol-Version names a version of the Model Context Protocol that is not spoken here."
            case .toolFailed: "A tool of the Model Context Protocol failed in a way that has no code of its own."
            case .entryNotFound: "The ledger has fewer entries than the number asked for."
            case .documentNotFound:
                "The entry is none, was erased, is about the ledger itself, is not read yet, or is of another kind."
            case .personNotFound:
                "No record has this id, or it is none. Ids come from the first source of a person and go with it."
            case .accountNotFound: "The tenant has no mail account of this name."
            case .jobNotFound: "There is no intake job of this id; the oldest ended ones are forgotten."
            case .tileNotFound:
                "The tile or bundle lies beyond the published log, or has another width than the log's size asks for."
            case .proofOutOfRange: "A proof can only be made for sizes that the ledger has or had."
            case .ingestRunning: "One ingest at a time runs for a tenant, and one is running."
            case .ingestPathInvalid: "An ingest takes the absolute path of a folder or file that the archive can read."
            case .ingestPathInHome:
                "An ingest of the box's own home would put its keys and databases into its ledger."
            case .operatorKeyMissing:
                "A change of a ledger's keys needs the operator's private key, which somebody took off the box."
            case .erasureRefused:
                "A hold or a retention that is not over keeps one of the contents that were to be erased. The request and "
                    + "its refusal were recorded in the ledger."
            case .listenNotLocal:
                "The archive speaks plain HTTP with tokens, which other machines on the network could read along."
            case .alreadyRunning: "One archive process runs on a home; another one holds its lock."
            case .logStopped:
                "A write or a flush of the ledger failed, so nobody knows what the disk holds. The archive ends, and what "
                    + "is on the disk is looked at when it is started again."
            case .stopping: "The archive was told to stop and takes no new work."
            }
        }
    }

    /// The kind of fault.
    public let kind: Code
    /// What happened; never holds content.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}
