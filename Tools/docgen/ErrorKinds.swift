// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import ArchiveService
import AuditLedger
import CommandModel
import Containers
import Content
import Database
import Documents
import DoormanService
import HTTPCodec
import HTTPServer
import Intake
import KeyIndex
import Ledger
import LogClient
import LogStore
import MailTransport
import Markup
import PatternScan
import People
import Primitives
import ReadLedger
import Repository
import Sanitiser
import Search
import Tiers
import Vault

/// The error codes of modules that the command line does not link.
enum ErrorKinds {
    /// Codes of the services, which the command line explains without linking them.
    static let services: [any ErrorCode.Type] = [
        LedgerError.Code.self, LogStoreError.Code.self, KeyIndexError.Code.self, LogClientError.Code.self,
        ReadLedgerError.Code.self,
        VaultError.Code.self, AnchorError.Code.self, IntakeError.Code.self, SearchError.Code.self,
        ContainerError.Code.self, MarkupError.Code.self, DocumentError.Code.self, MailTransportError.Code.self,
        RepositoryError.Code.self, PeopleError.Code.self, ContentError.Code.self,
        ArchiveError.Code.self, SanitiserError.Code.self, AuditError.Code.self, TierError.Code.self,
        DoormanError.Code.self,
        DatabaseError.Code.self, HTTPCodecError.Code.self, HTTPServerError.Code.self, PatternError.Code.self,
    ]

    /// Those codes with their explanations, in alphabetical order.
    static var serviceEntries: [ErrorCatalogue.Entry] {
        services.flatMap { explain($0) }.sorted { $0.code < $1.code }
    }

    /// The Swift source of the table by which `substrate help CODE` explains them.
    static var table: GeneratedFile {
        var text = """
            // Substrate: a sovereign AI appliance.
            // SPDX-License-Identifier: Apache-2.0

            import CommandModel

            // Length: a generated table; `make docs` writes it from the error codes of the services.
            /// Error codes of services that the command line explains without linking them.
            enum ServiceErrorCodes {
                static let entries: [ErrorCatalogue.Entry] = [

            """
        for entry in serviceEntries {
            text +=
                "        ErrorCatalogue.Entry(\n            code: \"\(entry.code)\",\n            explanation: \"\"\"\n"
            text += lines(entry.explanation).map { "                " + $0 }.joined(separator: " \\\n")
            text += "\n                \"\"\"),\n"
        }
        return GeneratedFile(path: "Sources/Surfaces/Commands/ServiceErrorCodes.swift", text: text + "    ]\n}\n")
    }

    private static func explain<Kind: ErrorCode>(_ kind: Kind.Type) -> [ErrorCatalogue.Entry] {
        kind.allCases.map { ErrorCatalogue.Entry(code: $0.rawValue, explanation: $0.explanation) }
    }

    /// The text in lines of at most 95 characters, escaped for a Swift string.
    private static func lines(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let escaped = word.reduce(into: "") { $0 += $1 == "\\" || $1 == "\"" ? "\\\($1)" : String($1) }
            if lines[lines.count - 1].count + escaped.count > 95 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + escaped
        }
        return lines
    }
}
