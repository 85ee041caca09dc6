// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Capability
import Content
import Database
import Durability
import HTTPCodec
import HTTPServer
import Home
import Intake
import JSON
import Ledger
import LogStore
import MailTransport
import NoteKeys
import People
import Primitives
import ReadLedger
import Search
import TransparencyLog
import Vault

/// Which status an error of the archive's parts is answered with.
enum Problems {
    static func problem(_ error: any Error) -> any Error {
        switch error {
        case let error as HTTPProblem: error
        case let error as CapabilityError: HTTPProblem(error, status: error.status, headers: error.headers)
        case let error as ArchiveError where error.kind == .ingestRunning:
            HTTPProblem(error, status: .conflict, headers: ["Retry-After": "2"])
        case let error as LedgerError where error.kind == .busy:
            HTTPProblem(error, status: .serviceUnavailable, headers: ["Retry-After": "1"])
        case let error as ReadLedgerError where error.reason == .unavailable:
            HTTPProblem(error, status: .serviceUnavailable, headers: ["Retry-After": "1"])
        case let error as any ReportableError:
            status(error).map { HTTPProblem(error, status: $0) } ?? error
        default: error
        }
    }

    /// The status for an error, or nil where the server's own rule is right.
    private static func status(_ error: any ReportableError) -> HTTPStatus? {
        switch error {
        case let error as ArchiveError:
            switch error.kind {
            case .parameterInvalid, .bodyInvalid, .proofOutOfRange, .ingestPathInvalid, .contextVersionUnknown:
                .badRequest
            case .mediaTypeUnsupported: .unsupportedMediaType
            case .entryNotFound, .tileNotFound, .documentNotFound, .jobNotFound, .accountNotFound, .personNotFound:
                .notFound
            case .ingestRunning, .operatorKeyMissing, .erasureRefused: .conflict
            case .toolFailed: .internalServerError
            case .ingestPathInHome, .originRefused: .forbidden
            case .stopping, .logStopped, .listenNotLocal, .alreadyRunning: .serviceUnavailable
            }
        case let error as SearchError: error.isQueryFault ? .badRequest : .serviceUnavailable
        case let error as ContentError: error.isQueryFault ? .badRequest : .serviceUnavailable
        case is JSONError: .badRequest
        case let error as LedgerError:
            switch error.kind {
            case .noSuchEntry: .notFound
            case .invalidRecord, .batchTooLarge: .badRequest
            case .conflict, .keyInvalid, .handedOver: .conflict
            case .contentErased: .gone
            case .locked, .closed, .busy, .wrongKey, .wrongTenant, .unknownFormat: .serviceUnavailable
            case .damaged, .signedStateChanged, .contentMissing, .contentDamaged: .internalServerError
            }
        case let error as LogStoreError:
            switch error.kind {
            case .entryTooLarge: .contentTooLarge
            case .batchTooLarge: .badRequest
            case .diskFull: .insufficientStorage
            case .noSuchEntry: .notFound
            case .damaged: .internalServerError
            default: .serviceUnavailable
            }
        case let error as AnchorError: error.kind == .off ? .conflict : .serviceUnavailable
        case let error as VaultError: error.kind == .controlInvalid ? .badRequest : .internalServerError
        case let error as TransparencyLogError where error.code == "tile_path_malformed": .badRequest
        case is NoteKeyError: .serviceUnavailable
        case let error as IntakeError:
            switch error.kind {
            case .pathMissing, .jobUnknown: .notFound
            case .jobState: .conflict
            case .jobsFull: .tooManyRequests
            case .permissionDenied: .forbidden
            default: .badRequest
            }
        case let error as MailTransportError:
            error.code == "mail_account_invalid" || error.code == "mail_password_unusable" ? .badRequest : .badGateway
        case let error as PeopleError: error.code == "people_unknown_person" ? .notFound : .badRequest
        case is HomeError: .serviceUnavailable
        case let error as DatabaseError where error.kind == .full: .insufficientStorage
        case is DatabaseError: .serviceUnavailable
        case let error as DurabilityError where error.code == "durability_disk_full": .insufficientStorage
        default: nil
        }
    }
}

extension HTTPStatus {
    /// 410: it was there and is gone for good.
    static let gone = HTTPStatus(410)
    /// 507: the disk is full.
    static let insufficientStorage = HTTPStatus(507)
}
