// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much of a document is read, and what reading it may cost.
public struct DocumentLimits: Hashable, Sendable {
    /// Most bytes of a document; a larger one is refused. 64 MiB.
    public var contentBytes = 64 << 20
    /// Most bytes of text; more is cut and remarked. 16 MiB.
    public var textBytes = 16 << 20
    /// Most cells of all tables; more are left out and remarked. 1,000,000.
    public var cells = 1_000_000
    /// Most cells of one row that count as cells; a longer row stays text. 16,384.
    public var columns = 16_384
    /// Most properties, and most bytes of each. 200 and 4 KiB.
    public var properties = 200
    /// Most bytes of a property or title. 4 KiB.
    public var valueBytes = 4096
    /// Most levels of groups or elements inside one another whose formatting is kept. 512.
    public var depth = 512
    /// Most pages of a PDF that are read; more are left out and remarked. 5,000.
    public var pages = 5_000
    /// Most pages without text whose pictures are read. 50.
    public var recognisedPages = 50
    /// Most pixels of a picture that is read; a larger one is refused. 100 million.
    public var pixels = 100_000_000
    /// The longest a program for one document, or one page of pictures, may run. 60 seconds.
    public var programTime = Duration.seconds(60)

    /// The documented defaults.
    public init() {}
}
