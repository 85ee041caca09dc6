// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives
public import Subprocess

/// The separate programs that read some formats; each runs inside a sandbox, without network and other files.
public struct DocumentTools: Sendable {
    /// The programs, by their names.
    public enum Program: String, CaseIterable, Sendable {
        /// Text of a PDF.
        case pdftotext
        /// What a PDF says about itself.
        case pdfinfo
        /// Pages of a PDF as pictures.
        case pdftoppm
        /// Which pages of a PDF hold pictures.
        case pdfimages
        /// Text of a picture.
        case tesseract
        /// Text of a Word document before 2007.
        case antiword
        /// Text of other old Word documents.
        case catdoc
        /// Cells of an Excel workbook before 2007.
        case xls2csv
        /// Text of PowerPoint slides before 2007.
        case catppt
    }

    private let paths: [Program: FilePath]
    /// What happens where the kernel lacks a layer of the sandbox.
    public let requirement: Sandbox.Requirement

    /// The programs of the system, looked for once.
    public static let installed = DocumentTools()

    /// The programs found in a list of folders.
    public init(path: String = "/usr/local/bin:/usr/bin:/bin", requirement: Sandbox.Requirement = .required) {
        var paths: [Program: FilePath] = [:]
        for program in Program.allCases { paths[program] = Executable.find(program.rawValue, in: path) }
        self.paths = paths
        self.requirement = requirement
    }

    /// Where a program is; nil where it is not installed.
    public func path(_ program: Program) -> FilePath? { paths[program] }
}
