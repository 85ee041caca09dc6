// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Primitives

/// What a demonstration takes in: a path of the reader's, or this repository and the fictional firm.
struct DemoSources: Sendable {
    /// The paths, in order.
    let paths: [FilePath]
    /// A word that a search is sure to find, or nil where that is not known.
    let searchTerm: String?
    /// The question that goes to the stand-in.
    let question: String

    /// Finds what to take in.
    static func find(_ path: String?) throws -> DemoSources {
        if let path {
            let absolute = try Box.absolute(path)
            guard Files.exists(absolute) else {
                throw CommandFailure(
                    CommandCode.pathMissing, "\(absolute) does not exist",
                    nextStep: "name a folder, a Maildir or a git repository")
            }
            return DemoSources(paths: [absolute], searchTerm: nil, question: Self.ownQuestion)
        }
        let examples = try examplesDirectory()
        var paths = [examples]
        let root = examples.parent
        if Files.exists(root.appending(".git")) { paths.insert(root, at: 0) }
        return DemoSources(paths: paths, searchTerm: "renewal", question: Self.ownQuestion)
    }

    /// A question that holds personal data of nobody: reserved names and numbers.
    private static let ownQuestion =
        "Please answer maria.okafor@example.com, or call +44 7700 900123, about the renewal."

    /// `Examples/` above the program in a source tree, or `share/substrate/Examples` beside an installed one.
    private static func examplesDirectory() throws -> FilePath {
        var directory = BoxPrograms.directory
        let installed = directory.parent.appending("share/substrate/Examples")
        if Files.exists(installed) { return installed }
        for _ in 0..<6 {
            let candidate = directory.appending("Examples")
            if Files.exists(candidate.appending("README.md")) { return candidate }
            directory = directory.parent
        }
        throw CommandFailure(
            CommandCode.noSuchFile, "the example data is not beside the program",
            nextStep: "name your own data with `--from PATH`")
    }
}
