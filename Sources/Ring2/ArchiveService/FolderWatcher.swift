// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Intake
import JSON
import Primitives
import Telemetry

/// Looks into a watched folder as long as it lives.
final class FolderWatcher: Sendable {
    private let task: Task<Void, Never>
    private let fault: Lock<String?>

    init(_ folder: DropFolder, pause: Duration, logger: Logger) {
        let fault = Lock<String?>(nil)
        self.fault = fault
        task = Task(executorPreference: globalConcurrentExecutor) {
            await folder.watch(pause: pause) { error in
                let code = (error as? any ReportableError)?.code ?? "unexpected"
                // Once for each change: a folder that is not mounted would fill the log.
                let isNew = fault.withLock { known in
                    defer { known = code }
                    return known != code
                }
                if isNew { logger.warning("the watched folder can't be looked into", ["error_code": .string(code)]) }
            }
        }
    }

    /// The code of the last fault.
    var lastFault: String? { fault.withLock { $0 } }

    func stop() async {
        task.cancel()
        await task.value
    }
}
