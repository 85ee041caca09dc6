// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import MailTransport
import Primitives

/// What brings things into a tenant's ledger by itself, as long as the archive is open.
final class TenantInlets: Sendable {
    private let folder: FolderWatcher?
    private let listeners: [SMTPListener]

    init(folder: FolderWatcher?, listeners: [SMTPListener]) {
        self.folder = folder
        self.listeners = listeners
    }

    /// Takes no more in; a mail that is being received is refused for now, and its sender keeps it.
    func stop() async {
        await folder?.stop()
        for listener in listeners { await listener.shutdown(grace: .seconds(1)) }
    }
}
