// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

// Length: a generated table; `make docs` writes it from the error codes of the services.
/// Error codes of services that the command line explains without linking them.
enum ServiceErrorCodes {
    static let entries: [ErrorCatalogue.Entry] = [
        ErrorCatalogue.Entry(
            code: "archive_already_running",
            explanation: """
                One archive process runs on a home; another one holds its lock.
                """),
        ErrorCatalogue.Entry(
            code: "archive_listen_not_local",
            explanation: """
                The archive speaks plain HTTP with tokens, which other machines on the network could read along.
                """),
        ErrorCatalogue.Entry(
            code: "archive_stopping",
            explanation: """
                The archive was told to stop and takes no new work.
                """),
        ErrorCatalogue.Entry(
            code: "audit_corrupt",
            explanation: """
                The audit ledger's last record does not fit its chain, so no record can be added behind it.
                """),
        ErrorCatalogue.Entry(
            code: "audit_malformed",
            explanation: """
                An audit record could not be put into canonical form; this is a programmer's error.
                """),
        ErrorCatalogue.Entry(
            code: "audit_unavailable",
            explanation: """
                An audit record could not be written or made durable (disk full, read-only, failing, or another \
                process has the ledger). Without a record no model is asked.
                """),
        ErrorCatalogue.Entry(
            code: "body_invalid",
            explanation: """
                The body of the request is not the JSON object that the route takes.
                """),
        ErrorCatalogue.Entry(
            code: "client_disconnected",
            explanation: """
                The client closed the connection before the exchange was over.
                """),
        ErrorCatalogue.Entry(
            code: "database_busy",
            explanation: """
                Another connection kept the database locked for longer than the waiting time.
                """),
        ErrorCatalogue.Entry(
            code: "database_cannot_open",
            explanation: """
                The database file cannot be opened: its directory or permissions are wrong.
                """),
        ErrorCatalogue.Entry(
            code: "database_constraint",
            explanation: """
                The change would break a rule of the schema; it was rolled back.
                """),
        ErrorCatalogue.Entry(
            code: "database_corrupt",
            explanation: """
                The file is not a database or is damaged; derived databases can be rebuilt.
                """),
        ErrorCatalogue.Entry(
            code: "database_full",
            explanation: """
                The disk is full; the transaction was rolled back.
                """),
        ErrorCatalogue.Entry(
            code: "database_io",
            explanation: """
                The device or file system reported an error; see the system log.
                """),
        ErrorCatalogue.Entry(
            code: "database_read_only",
            explanation: """
                The database is open for reading only, or its file may not be written.
                """),
        ErrorCatalogue.Entry(
            code: "database_schema_newer",
            explanation: """
                A newer version of the program has changed this database; this one does not know how.
                """),
        ErrorCatalogue.Entry(
            code: "database_schema_unknown",
            explanation: """
                The database records other schema steps than this program has.
                """),
        ErrorCatalogue.Entry(
            code: "database_statement",
            explanation: """
                A statement of the program is wrong, or a text search was written in a wrong form.
                """),
        ErrorCatalogue.Entry(
            code: "database_too_large",
            explanation: """
                A value or a statement is larger than the database allows.
                """),
        ErrorCatalogue.Entry(
            code: "doorman_already_running",
            explanation: """
                Another Doorman runs on this home; two would not share one audit ledger.
                """),
        ErrorCatalogue.Entry(
            code: "doorman_listen_not_local",
            explanation: """
                The address to listen on can be reached from other machines, and there is no TLS here.
                """),
        ErrorCatalogue.Entry(
            code: "doorman_secret_unusable",
            explanation: """
                doorman/keys/token.secret cannot be read or made, or is damaged.
                """),
        ErrorCatalogue.Entry(
            code: "entry_not_found",
            explanation: """
                The ledger has fewer entries than the number asked for.
                """),
        ErrorCatalogue.Entry(
            code: "facts_page_out_of_range",
            explanation: """
                A page of facts holds a bounded number of them.
                """),
        ErrorCatalogue.Entry(
            code: "facts_query_too_long",
            explanation: """
                The words that facts are looked for by are limited in bytes.
                """),
        ErrorCatalogue.Entry(
            code: "http_body_too_large",
            explanation: """
                The body was longer than the limit for this server or this route.
                """),
        ErrorCatalogue.Entry(
            code: "http_chunk_invalid",
            explanation: """
                A chunk-size line, chunk end or trailer of a chunked body was malformed.
                """),
        ErrorCatalogue.Entry(
            code: "http_event_too_large",
            explanation: """
                A server-sent event was longer than the reader's limit (1 MiB by default).
                """),
        ErrorCatalogue.Entry(
            code: "http_expectation_unsupported",
            explanation: """
                The only expectation the server knows is 100-continue.
                """),
        ErrorCatalogue.Entry(
            code: "http_framing_invalid",
            explanation: """
                Content-Length and Transfer-Encoding were malformed, repeated or contradictory.
                """),
        ErrorCatalogue.Entry(
            code: "http_header_invalid",
            explanation: """
                A header line held a bad name, a control byte, a bare line feed or a folded line.
                """),
        ErrorCatalogue.Entry(
            code: "http_header_too_large",
            explanation: """
                The header was over the server's limit (32 KiB or 100 fields by default).
                """),
        ErrorCatalogue.Entry(
            code: "http_host_invalid",
            explanation: """
                An HTTP/1.1 request needs exactly one well-formed Host field.
                """),
        ErrorCatalogue.Entry(
            code: "http_request_line_invalid",
            explanation: """
                The first line of a request was not METHOD target HTTP/1.1 ended by CR LF.
                """),
        ErrorCatalogue.Entry(
            code: "http_target_invalid",
            explanation: """
                The request target held bytes, percent codes or dot segments that are not allowed.
                """),
        ErrorCatalogue.Entry(
            code: "http_target_too_long",
            explanation: """
                The request target was longer than the server's limit (8 KiB by default).
                """),
        ErrorCatalogue.Entry(
            code: "http_transfer_coding_unsupported",
            explanation: """
                The only transfer coding the server reads is chunked.
                """),
        ErrorCatalogue.Entry(
            code: "http_version_unsupported",
            explanation: """
                The request named an HTTP version other than 1.0 or 1.1.
                """),
        ErrorCatalogue.Entry(
            code: "ingest_path_in_home",
            explanation: """
                An ingest of the box's own home would put its keys and databases into its ledger.
                """),
        ErrorCatalogue.Entry(
            code: "ingest_path_invalid",
            explanation: """
                An ingest takes the absolute path of a folder or file that the archive can read.
                """),
        ErrorCatalogue.Entry(
            code: "ingest_running",
            explanation: """
                One ingest at a time runs for a tenant, and one is running.
                """),
        ErrorCatalogue.Entry(
            code: "intake_binary_file",
            explanation: """
                Of a repository only commits and text files are taken in.
                """),
        ErrorCatalogue.Entry(
            code: "intake_file_changing",
            explanation: """
                Another program wrote to the file during every attempt to read it.
                """),
        ErrorCatalogue.Entry(
            code: "intake_foreign_store",
            explanation: """
                A git repository or a box's home inside a folder is not taken in file by file.
                """),
        ErrorCatalogue.Entry(
            code: "intake_git_failed",
            explanation: """
                The git program is missing, refused the repository, or stopped with an error.
                """),
        ErrorCatalogue.Entry(
            code: "intake_io",
            explanation: """
                The operating system reported an error while reading, often a failing disk or a lost mount.
                """),
        ErrorCatalogue.Entry(
            code: "intake_ledger_refused",
            explanation: """
                The ledger could not store the item, for example because the disk is full.
                """),
        ErrorCatalogue.Entry(
            code: "intake_not_a_file",
            explanation: """
                Submodules and links in a repository have no content of their own.
                """),
        ErrorCatalogue.Entry(
            code: "intake_object_missing",
            explanation: """
                The repository is shallow, partial or damaged: an object it names is not in it.
                """),
        ErrorCatalogue.Entry(
            code: "intake_path_missing",
            explanation: """
                Nothing stands at the path that was to be taken in. It may be misspelt, or not mounted.
                """),
        ErrorCatalogue.Entry(
            code: "intake_path_unsupported",
            explanation: """
                Intake reads regular files, folders, Maildirs and git repositories, not devices or links.
                """),
        ErrorCatalogue.Entry(
            code: "intake_permission_denied",
            explanation: """
                The archive's user may not read this file or folder. The other items were taken in.
                """),
        ErrorCatalogue.Entry(
            code: "intake_special_file",
            explanation: """
                Devices, named pipes and sockets are never opened: reading them can block or do harm.
                """),
        ErrorCatalogue.Entry(
            code: "intake_symbolic_link",
            explanation: """
                Symbolic links are never followed, so that a folder cannot reach outside itself or loop.
                """),
        ErrorCatalogue.Entry(
            code: "intake_too_deep",
            explanation: """
                Folders are nested deeper than intake follows (100 levels unless set otherwise).
                """),
        ErrorCatalogue.Entry(
            code: "intake_too_large",
            explanation: """
                The item is larger than intake takes (64 MiB unless set otherwise); it was not read.
                """),
        ErrorCatalogue.Entry(
            code: "intake_too_many_items",
            explanation: """
                One run takes a million items at most; the rest was left out.
                """),
        ErrorCatalogue.Entry(
            code: "intake_vanished",
            explanation: """
                The file was removed or renamed between listing and reading. The other items were taken in.
                """),
        ErrorCatalogue.Entry(
            code: "internal_error",
            explanation: """
                A handler failed in a way that has no code of its own; the log of the service says more.
                """),
        ErrorCatalogue.Entry(
            code: "knowledge_ahead_of_ledger",
            explanation: """
                The knowledge database was built from more entries than the ledger holds: the ledger was \
                replaced by an older copy, or belongs to something else.
                """),
        ErrorCatalogue.Entry(
            code: "knowledge_closed",
            explanation: """
                The knowledge database was closed, because the program is stopping or it is being made again.
                """),
        ErrorCatalogue.Entry(
            code: "knowledge_rebuilding",
            explanation: """
                An export was running while the rows it reads were dropped to be made again.
                """),
        ErrorCatalogue.Entry(
            code: "knowledge_wrong_tenant",
            explanation: """
                The knowledge database holds the stamp of the tenant it was made for, and another one opened it.
                """),
        ErrorCatalogue.Entry(
            code: "leak_blocked",
            explanation: """
                Personal data was found where it cannot be replaced by a token: in a model or tool name, an id, \
                a number, or in the finished bytes. Nothing was sent.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_batch_too_large",
            explanation: """
                One append brings more records or bytes than fit in a batch; nothing was written.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_closed",
            explanation: """
                The ledger was closed while the call was waiting, or before it.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_content_damaged",
            explanation: """
                The content found for an entry has another digest than the entry says.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_content_missing",
            explanation: """
                An entry names content that is not in the blob store.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_damaged",
            explanation: """
                Bytes that were acknowledged or signed are missing or changed. The ledger never repairs itself.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_invalid_record",
            explanation: """
                A record to append breaks a limit or a rule; nothing of its batch was written.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_key_missing",
            explanation: """
                The key that signs a ledger's checkpoints is not in the keys directory, although the ledger has \
                entries. A new key would look like a forged ledger to whoever keeps an old checkpoint.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_locked",
            explanation: """
                Another process has this ledger open; one process writes at a time.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_no_such_entry",
            explanation: """
                The index or tree size lies beyond the end of the ledger.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_signed_state_changed",
            explanation: """
                The last signed checkpoint on disk is not the one expected, so nothing is signed.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_unknown_format",
            explanation: """
                The ledger was written in a format that this version does not know.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_wrong_key",
            explanation: """
                The ledger's checkpoints were signed by another key than the one given.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_wrong_tenant",
            explanation: """
                The directory holds the ledger of another tenant than the one that was authenticated.
                """),
        ErrorCatalogue.Entry(
            code: "listen_failed",
            explanation: """
                The server could not listen; often another process has the port or the socket file.
                """),
        ErrorCatalogue.Entry(
            code: "method_not_allowed",
            explanation: """
                The path exists, but answers other methods; see the Allow field.
                """),
        ErrorCatalogue.Entry(
            code: "no_tier_available",
            explanation: """
                No model can be reached: none is configured, the server is down, or AI is switched off. Records, \
                search, facts and the ledger go on without it.
                """),
        ErrorCatalogue.Entry(
            code: "parameter_invalid",
            explanation: """
                A parameter of the request's address is missing, not a number, or out of its range.
                """),
        ErrorCatalogue.Entry(
            code: "path_parameter_invalid",
            explanation: """
                A part of the path is not of the kind the route needs, such as a number.
                """),
        ErrorCatalogue.Entry(
            code: "pattern_matches_empty",
            explanation: """
                A pattern of a scan rule matches the empty string, so it would match at every byte.
                """),
        ErrorCatalogue.Entry(
            code: "pattern_rule_count",
            explanation: """
                A scan rule set is empty or holds more rules than its limit.
                """),
        ErrorCatalogue.Entry(
            code: "pattern_syntax",
            explanation: """
                A pattern of a scan rule can't be compiled. RE2 has no back-references and no look-around, and \
                bounds a repetition at 1000.
                """),
        ErrorCatalogue.Entry(
            code: "pattern_too_long",
            explanation: """
                A pattern of a scan rule is longer than the limit of its set.
                """),
        ErrorCatalogue.Entry(
            code: "proof_out_of_range",
            explanation: """
                A proof can only be made for sizes that the ledger has or had.
                """),
        ErrorCatalogue.Entry(
            code: "request_body_invalid",
            explanation: """
                The body is not a JSON object, or is no valid JSON at all.
                """),
        ErrorCatalogue.Entry(
            code: "request_field_invalid",
            explanation: """
                A field of the request is missing or has a type or value that the interface does not allow.
                """),
        ErrorCatalogue.Entry(
            code: "request_id_invalid",
            explanation: """
                X-Foundry-Request-ID is given by the caller but is not a UUIDv7.
                """),
        ErrorCatalogue.Entry(
            code: "request_media_unsupported",
            explanation: """
                The body is not application/json, or is compressed.
                """),
        ErrorCatalogue.Entry(
            code: "request_over",
            explanation: """
                A handler used a request's body or a response's writer after the request was over.
                """),
        ErrorCatalogue.Entry(
            code: "request_timeout",
            explanation: """
                The client sent its request, or took the response, more slowly than the limits allow.
                """),
        ErrorCatalogue.Entry(
            code: "route_not_found",
            explanation: """
                Nothing answers at this path.
                """),
        ErrorCatalogue.Entry(
            code: "sanitiser_too_many_tokens",
            explanation: """
                The request holds more e-mail addresses and telephone numbers than one request may have.
                """),
        ErrorCatalogue.Entry(
            code: "search_closed",
            explanation: """
                The search index was closed, because the program is stopping or it is being made again.
                """),
        ErrorCatalogue.Entry(
            code: "search_misplaced_or",
            explanation: """
                OR stands between two terms of a search query, and an excluded term can't be one of them.
                """),
        ErrorCatalogue.Entry(
            code: "search_only_exclusions",
            explanation: """
                A search query says what to leave out but not what to look for.
                """),
        ErrorCatalogue.Entry(
            code: "search_page_out_of_range",
            explanation: """
                A search answers a bounded number of hits from a bounded depth.
                """),
        ErrorCatalogue.Entry(
            code: "search_query_empty",
            explanation: """
                A search needs at least one word; signs alone are not indexed.
                """),
        ErrorCatalogue.Entry(
            code: "search_query_too_long",
            explanation: """
                A search query is limited in bytes and in terms.
                """),
        ErrorCatalogue.Entry(
            code: "search_unbalanced_quote",
            explanation: """
                A phrase in a search query starts with a quotation mark and has to end with one.
                """),
        ErrorCatalogue.Entry(
            code: "search_wrong_tenant",
            explanation: """
                A search index holds the stamp of the tenant it was made for, and another one opened it.
                """),
        ErrorCatalogue.Entry(
            code: "server_busy",
            explanation: """
                The server has as many connections as its limit allows.
                """),
        ErrorCatalogue.Entry(
            code: "tier_bad_answer",
            explanation: """
                The model's server answered with something that is not an OpenAI chat answer.
                """),
        ErrorCatalogue.Entry(
            code: "tier_broke_off",
            explanation: """
                The answer began and ended before its end.
                """),
        ErrorCatalogue.Entry(
            code: "tier_busy",
            explanation: """
                The model's server has too much to do.
                """),
        ErrorCatalogue.Entry(
            code: "tier_cancelled",
            explanation: """
                The caller went away before the answer was complete.
                """),
        ErrorCatalogue.Entry(
            code: "tier_failed",
            explanation: """
                The model's server reported an error of its own.
                """),
        ErrorCatalogue.Entry(
            code: "tier_refused",
            explanation: """
                The model's server refused the request, for instance because it does not have the model.
                """),
        ErrorCatalogue.Entry(
            code: "tier_timeout",
            explanation: """
                The model's server took the request and did not answer, or stopped answering, in time.
                """),
        ErrorCatalogue.Entry(
            code: "tls_setup_failed",
            explanation: """
                The certificate chain or the private key could not be read or do not belong together.
                """),
    ]
}
