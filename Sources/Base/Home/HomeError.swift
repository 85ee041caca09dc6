// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a home directory was not made or not opened.
public struct HomeError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// There is no box at the path.
        case missing = "home_missing"
        /// A box is there already.
        case exists = "home_exists"
        /// The directory holds something that is not a box.
        case notEmpty = "home_not_empty"
        /// `box.json` is damaged.
        case damaged = "home_damaged"
        /// The box was made or upgraded by a newer version.
        case newer = "home_format_newer"
        /// A directory of the box is not there.
        case directoryMissing = "home_directory_missing"
        /// A directory has no marker: most often a disk that is not mounted.
        case markerMissing = "home_marker_missing"
        /// A directory has the marker of another box.
        case markerForeign = "home_marker_foreign"
        /// A file or directory is open to other users, or not the user's own.
        case permissions = "home_permissions"
        /// The tenant has no directory in this box.
        case tenantMissing = "home_tenant_missing"
        /// A name breaks its rule.
        case nameInvalid = "home_name_invalid"
        /// The file system refused.
        case io = "home_io"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .missing: "No box.json stands at the home directory; the box was not made yet or lies elsewhere."
            case .exists: "A box lies at the path already; making one there would put two boxes into one place."
            case .notEmpty: "The directory holds files that do not belong to a box, which will not be mixed with one."
            case .damaged: "box.json is not the file the box wrote; restore it from a backup."
            case .newer: "A newer version wrote this home directory; this version would misread it."
            case .directoryMissing: "A directory every box has is gone; most often a disk is not mounted."
            case .markerMissing:
                "A directory has no marker file with the box's id. Starting would show an empty box in place of the "
                    + "data, so the box refuses; most often a disk is not mounted."
            case .markerForeign: "A directory belongs to another box; two boxes were mixed or a wrong disk is mounted."
            case .permissions: "Keys and data must be closed to other users of the machine."
            case .tenantMissing: "The tenant was never added to this box, or its directory is gone."
            case .nameInvalid: "A box's name has 1 to 64 characters without control characters."
            case .io: "The file system refused an operation on the home directory."
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// The path it concerns.
    public let path: FilePath
    /// What happened, with the path.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, path: FilePath, _ message: String, nextStep: String) {
        self.kind = kind
        self.path = path
        self.message = message
        self.nextStep = nextStep
    }
}
