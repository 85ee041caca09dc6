// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// `substrate doctor`.
enum DoctorCommand {
    static let command = Command(
        "doctor", "check the box and say how to mend what is wrong",
        discussion: "Each problem comes with its next step. Ends with code 3 where a problem is left.",
        section: "Box",
        options: [.flag("fix", "mend what can be mended without a decision of yours")],
        examples: [Example("substrate doctor --fix", "check and mend")],
        columns: Finding.columns, exitCodes: [.findings]
    ) { call in
        let context = DoctorContext(call: call)
        var findings: [Finding] = []
        for check in Check.all {
            let finding = await check.run(context, fixes: call.flag("fix"))
            findings.append(finding)
            if check.isFundamental && finding.weight == .problem { break }
        }
        call.show(findings)
        return findings.contains { $0.weight == .problem } ? .findings : .ok
    }
}
