// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Home
import Primitives
import Settings
import Subprocess

/// `substrate init`.
enum InitCommand {
    static let command = Command(
        "init", "make a box of your own",
        discussion: """
            Asks three questions: a name, where the box lives, and the address of a model server or `none`. Makes the \
            home directory with its keys and writes the answers to the settings file where there is none yet. An \
            existing box is never overwritten.
            """,
        section: "Box",
        options: [
            .value("name", .text("NAME"), "name of the box and of its first tenant", default: "personal"),
            .value("tier-a", .text("URL"), "an OpenAI-compatible model server, or none", default: "none"),
            .flag("yes", short: "y", "take the defaults and ask nothing"),
        ],
        examples: [
            Example("substrate init", "three questions"),
            Example("substrate init --yes --name acme --tier-a http://127.0.0.1:8080/v1", "for a script"),
        ],
        columns: BoxRow.columns
    ) { call in
        let preset = try Box.settings(call)
        let asks = call.mayAsk && !call.flag("yes")
        func answer(_ question: String, _ option: String, _ given: String?, _ preset: String) throws -> String {
            if let given { return given }
            return asks ? try call.ask(question, default: preset, option: option) : preset
        }
        let name = try answer("A name for the box?", "name", call.option("name"), preset[.moduleID].name)
        let home = try answer("Where shall it live?", "home", call.home, preset[.home].string)
        let tier = try answer(
            "Address of a model server, or none?", "tier-a", call.option("tier-a"),
            preset[.tierAEndpoint].isEmpty ? "none" : preset[.tierAEndpoint])
        let answers = ["home": try Box.absolute(home).string, "module_id": name, "tier_a.endpoint": tier]
        let settings = try Box.settings(call, overriding: answers)
        let box = try Box.provision(settings, name: name)
        let file = try SettingsSeed.write(answers, call)
        call.show(BoxRow(box: box))
        if let file { call.say("settings written to \(file)") }
        call.say("next: substrate up --detach")
        return .ok
    }
}

/// The box that was made.
struct BoxRow: Listed {
    static let columns = [
        Column("box", title: "box", "its identifier"), Column("name", title: "name", "its name"),
        Column("home", title: "home", "where it lives"), Column("tier_a", title: "tier a", "its model server, or none"),
    ]
    let cells: [String]
    init(box: Box) {
        cells = [
            "\(box.home.identity.boxID)", box.home.identity.name, box.home.root.string,
            box.settings[.tierAEndpoint].isEmpty ? "none" : box.settings[.tierAEndpoint],
        ]
    }
}

/// The first settings file.
enum SettingsSeed {
    /// Writes the answers where there is no settings file yet; gives its path, or nil where one is there.
    static func write(_ answers: [String: String], _ call: Invocation) throws -> FilePath? {
        let environment = ProcessEnvironment.current.variables
        guard let base = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map({ $0 + "/.config" }) else {
            return nil
        }
        let directory = FilePath(base).appending("substrate")
        let file = directory.appending("substrate.yaml")
        guard !Files.exists(file), call.terminal.environment("SUBSTRATE_HOME") == nil, call.home == nil else {
            return nil
        }
        let text = """
            # Settings of the box; `substrate config show` prints each value with its origin.
            home: \(quoted(answers["home"]))
            module_id: \(quoted(answers["module_id"]))
            tier_a:
              endpoint: \(quoted(answers["tier_a.endpoint"]))

            """
        try Files.createDirectory(directory, parents: true)
        try AtomicFile.write(Array(text.utf8), to: file)
        return file
    }

    /// A YAML double-quoted scalar.
    private static func quoted(_ text: String?) -> String {
        var result = "\""
        for character in text ?? "" {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }
}
