// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// The owner of a database handle: it is closed when neither the connection nor a statement needs it any more.
@safe final class DatabaseHandle {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }
    deinit { unsafe sqlite3_close_v2(pointer) }

    func failure(_ result: Int32, _ action: String) -> DatabaseError {
        let detail = unsafe sqlite3_errmsg(pointer).map { unsafe String(cString: $0) } ?? ""
        return DatabaseError(result: result, action, detail: detail)
    }
}
