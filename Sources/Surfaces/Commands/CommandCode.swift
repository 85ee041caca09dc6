// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Codes of failures that belong to commands themselves.
enum CommandCode: String, ErrorCode {
    case notRunning = "service_not_running"
    case alreadyRunning = "service_already_running"
    case didNotStart = "service_did_not_start"
    case serviceRefused = "service_refused"
    case noAI = "ai_unavailable"
    case boxExists = "box_exists"
    case pathMissing = "path_missing"
    case programMissing = "program_missing"
    case badAnswer = "service_bad_answer"
    case proofFailed = "proof_failed"
    case demoFailed = "demo_failed"
    case noSuchFile = "example_data_missing"
    case keyUnknown = "ledger_key_unknown"
    case jobStopped = "intake_job_stopped"
    case personUnclear = "person_unclear"
    case tooLarge = "input_too_large"
    case passwordFile = "password_file_unusable"
    case notMail = "entry_not_mail"
    case notText = "input_not_text"

    var explanation: String {
        switch self {
        case .notRunning:
            "The service that has to answer is not running, or listens on another socket than the settings say."
        case .alreadyRunning: "The box's services already run under another supervisor."
        case .didNotStart: "A service was started but did not say that it is ready; its log says why."
        case .serviceRefused: "The service understood the request and refused it; its message says why."
        case .noAI: "No inference tier answers. Records, search, facts, proofs and exports all work without one."
        case .boxExists: "There already is a box in this directory. It is never overwritten."
        case .pathMissing: "The path does not exist or cannot be read by this user."
        case .programMissing: "A program of the box is not where it was installed with the others."
        case .badAnswer: "The service answered with something this version does not understand."
        case .proofFailed: "An inclusion proof did not lead to the root in the signed checkpoint."
        case .demoFailed: "A check of the demonstration did not hold; the line above it says which."
        case .noSuchFile: "The fictional firm under Examples/ was not found beside the program or the sources."
        case .jobStopped: "The intake job was paused or cancelled, so that what was waited for did not come about."
        case .personUnclear:
            "The address belongs to nobody, or to several persons, so that it does not say who is meant."
        case .tooLarge: "The file or the input has more bytes than one request may carry."
        case .notText: "The input is not UTF-8 text; only text can be looked through without taking it in."
        case .notMail: "The entry is a document of another kind, so that it has no sender and no thread."
        case .passwordFile: "The password file is missing, open to other users, or does not hold one line."
        case .keyUnknown: "No key of this id is or was in use to sign the ledger's log."
        }
    }
}
