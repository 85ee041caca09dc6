// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Something odd about a mail that the parser worked around.
public struct MailRemark: Hashable, Sendable, CustomStringConvertible {
    /// What was odd.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A header line without a colon was skipped, or taken as the start of the body.
        case headerWithoutColon = "header_without_colon"
        /// A header block, field or number of fields went beyond its limit and was cut.
        case headerCut = "header_cut"
        /// The mail holds NUL bytes.
        case nulBytes = "nul_bytes"
        /// A multipart names no usable boundary; its body is kept as one text part.
        case boundaryMissing = "boundary_missing"
        /// The boundary a multipart names never occurs; its body is kept as one text part.
        case boundaryUnseen = "boundary_unseen"
        /// A multipart was not closed by its final boundary.
        case multipartUnclosed = "multipart_unclosed"
        /// Multiparts are nested deeper than the limit; the inner ones are kept as one part.
        case tooDeep = "too_deep"
        /// There are more parts than the limit; the rest is left out.
        case tooManyParts = "too_many_parts"
        /// A transfer encoding is unknown; its bytes are kept as they are.
        case encodingUnknown = "encoding_unknown"
        /// A date field could not be read.
        case dateUnreadable = "date_unreadable"
        /// The mail is one fragment of a mail that was sent in several (message/partial); it is kept as it is.
        case partialMessage = "partial_message"
        /// No line ends in LF: lone CRs were taken as line ends.
        case bareReturns = "bare_returns"
    }
    /// What was odd.
    public let kind: Kind
    /// The byte offset in the mail where it was noticed.
    public let offset: Int

    /// The kind and where it was noticed.
    public var description: String { "\(kind.rawValue) at byte \(offset)" }
}

/// The remarks of one parse, up to a limit.
struct RemarkList {
    private(set) var remarks: [MailRemark] = []
    let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ kind: MailRemark.Kind, at offset: Int) {
        guard remarks.count < limit else { return }
        remarks.append(MailRemark(kind: kind, offset: offset))
    }
}
