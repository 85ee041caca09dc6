// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A revision of the Model Context Protocol that this server speaks.
///
/// Published by modelcontextprotocol.io; the names are the dates of the specification.
public enum ProtocolRevision: String, CaseIterable, Sendable {
    /// Structured tool results; no batches.
    case june2025 = "2025-06-18"
    /// The first with one HTTP address; its batches are not taken.
    case march2025 = "2025-03-26"

    /// The newest.
    public static let newest = ProtocolRevision.june2025
    /// What a request without a version header is taken for, by the rule of the HTTP transport.
    public static let unnamed = ProtocolRevision.march2025

    /// The revision to answer a client's wish with: its own where it is known, else the newest.
    static func agreed(with wish: String) -> ProtocolRevision { ProtocolRevision(rawValue: wish) ?? newest }
}
