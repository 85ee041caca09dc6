// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// The complete list of keys a program understands.
public struct SettingsCatalogue: Sendable {
    /// The definitions in the order they are shown.
    public let definitions: [SettingDefinition]
    private let byKey: [String: SettingDefinition]

    /// Makes a catalogue; a key stated twice is a programming error.
    public init(_ definitions: [SettingDefinition]) {
        self.definitions = definitions
        byKey = Dictionary(definitions.map { ($0.key, $0) }) { _, again in
            preconditionFailure("the settings key \(again.key) is defined twice")
        }
    }

    /// The definition of a key.
    public subscript(key: String) -> SettingDefinition? { byKey[key] }

    /// Whether the key is a section that holds keys (`tier_a`).
    func isSection(_ key: String) -> Bool { definitions.contains { $0.key.hasPrefix(key + ".") } }

    /// Every key of the box.
    public static let box = SettingsCatalogue([
        SettingKey.home.definition, SettingKey.moduleID.definition, SettingKey.archiveListen.definition,
        SettingKey.archiveSocket.definition, SettingKey.archivePublicLog.definition,
        SettingKey.doormanListen.definition, SettingKey.doormanSocket.definition,
        SettingKey.aiEnabled.definition, SettingKey.tierAEndpoint.definition, SettingKey.tierAModel.definition,
        SettingKey.tierAConnect.definition, SettingKey.tierAFirstByte.definition, SettingKey.tierATotal.definition,
        SettingKey.bodyLimit.definition, SettingKey.logLevel.definition, SettingKey.logFormat.definition,
        SettingKey.restartMaximum.definition, SettingKey.anchorPolicy.definition,
        SettingKey.anchorRekorURL.definition, SettingKey.anchorRekorKey.definition,
        SettingKey.anchorTimeStampURL.definition, SettingKey.anchorTimeStampCertificates.definition,
        SettingKey.anchorPeriod.definition, SettingKey.anchorPatience.definition,
        SettingKey.dropFolder.definition, SettingKey.dropFolderAfterwards.definition,
        SettingKey.dropFolderPause.definition,
        SettingKey.mailSocket.definition, SettingKey.mailPort.definition, SettingKey.mailFetchPeriod.definition,
        SettingKey.phoneRegions.definition,
    ])
}

extension SettingKey where Value == FilePath {
    /// `home`: the directory that holds the whole box.
    public static var home: Self {
        Self("home", default: "{home}", summary: "The directory that holds the whole box.")
    }
    /// `archive.socket`: the archive's Unix socket.
    public static var archiveSocket: Self {
        Self("archive.socket", default: "{home}/run/archive.sock", summary: "The Unix socket of the archive.")
    }
    /// `doorman.socket`: the Doorman's Unix socket.
    public static var doormanSocket: Self {
        Self("doorman.socket", default: "{home}/run/doorman.sock", summary: "The Unix socket of the Doorman.")
    }
}
extension SettingKey where Value == ModuleID {
    /// `module_id`: the tenant-scope name the local operator works in.
    public static var moduleID: Self {
        Self("module_id", default: "personal", summary: "The tenant-scope name the local operator works in.")
    }
}
extension SettingKey where Value == ListenHost {
    /// `archive.listen`: where the archive answers.
    public static var archiveListen: Self {
        Self("archive.listen", default: "127.0.0.1:9081", summary: "The address the archive answers on.")
    }
    /// `doorman.listen`: where the Doorman answers.
    public static var doormanListen: Self {
        Self("doorman.listen", default: "127.0.0.1:9080", summary: "The address the Doorman answers on.")
    }
}
extension SettingKey where Value == Bool {
    /// `archive.public_log`: whether programs on this machine may read the log's tiles without a token.
    public static var archivePublicLog: Self {
        Self(
            "archive.public_log", default: false,
            summary:
                "Whether every program on this machine may read the ledger's tiles and open entries without a token."
        )
    }
    /// `ai.enabled`: whether the Doorman is started at all.
    public static var aiEnabled: Self {
        Self(
            "ai.enabled", default: true, summary: "Whether the Doorman is started; without it the box has no AI at all."
        )
    }
}
extension SettingKey where Value == String {
    /// `tier_a.endpoint`: base URL of the local model server, empty for none.
    public static var tierAEndpoint: Self {
        Self(
            "tier_a.endpoint", default: "none", kind: .endpoint,
            summary: "The base URL of an OpenAI-compatible model server on this machine or network, or none.")
    }
    /// `tier_a.model`: the model asked for where a caller names none.
    public static var tierAModel: Self {
        Self("tier_a.model", default: "", summary: "The model asked of Tier A where the caller names none.")
    }
    /// `log.level`: the least serious level that is written.
    public static var logLevel: Self {
        Self(
            "log.level", default: "info", kind: .choice(["debug", "info", "warning", "error"]),
            summary: "The least serious log level that is written.")
    }
    /// `log.format`: JSON lines, or text for people.
    public static var logFormat: Self {
        Self(
            "log.format", default: "json", kind: .choice(["json", "text"]),
            summary: "How log lines look: json for machines, text for people.")
    }
}
extension SettingKey where Value == Duration {
    /// `tier_a.connect_seconds`: patience for a connection.
    public static var tierAConnect: Self {
        Self("tier_a.connect_seconds", default: "2", in: 0.01...300, summary: "Patience for connecting to Tier A.")
    }
    /// `tier_a.first_byte_seconds`: patience for the first byte of an answer.
    public static var tierAFirstByte: Self {
        Self(
            "tier_a.first_byte_seconds", default: "120", in: 0.01...3600,
            summary: "Patience for the first byte of Tier A's answer.")
    }
    /// `tier_a.total_seconds`: patience for a whole answer.
    public static var tierATotal: Self {
        Self(
            "tier_a.total_seconds", default: "1800", in: 0.01...86400,
            summary: "Patience for the whole of Tier A's answer.")
    }
    /// `supervisor.restart_max_seconds`: the longest pause between restarts of a program.
    public static var restartMaximum: Self {
        Self(
            "supervisor.restart_max_seconds", default: "30", in: 0.1...3600,
            summary: "The longest pause before a program that keeps ending is started again.")
    }
}
extension SettingKey where Value == Int {
    /// `limits.body_mib`: the largest request body in MiB.
    public static var bodyLimit: Self {
        Self("limits.body_mib", default: 64, in: 1...4096, summary: "The largest request body that is read, in MiB.")
    }
}
