// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

// Length: a generated table; `make docs` writes it from the error codes of the services.
/// Error codes of services that the command line explains without linking them.
enum ServiceErrorCodes {
    static let entries: [ErrorCatalogue.Entry] = [
        ErrorCatalogue.Entry(
            code: "anchor_configuration_invalid",
            explanation: """
                A setting of the anchor section is malformed, or one is there without the other that it needs.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_key_invalid",
            explanation: """
                Each ledger signs its anchors with a key of its own; this file cannot be that key.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_off",
            explanation: """
                No witness, log or time-stamp authority is configured, so the ledger is not anchored.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_outbox_damaged",
            explanation: """
                A file of the anchor outbox cannot be read; it was moved aside and nothing else is lost.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_outdated",
            explanation: """
                The witness has confirmed a newer checkpoint already; the next anchor goes to it again.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_overdue",
            explanation: """
                No complete anchor came about for two periods, so the newest entries have no outside witness.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_record_invalid",
            explanation: """
                An anchor record of the ledger does not verify against the keys and certificates it was checked \
                with.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_refused",
            explanation: """
                A witness, log or time-stamp authority answered with a refusal; it is tried again, later.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_storage_failed",
            explanation: """
                The anchor outbox could not be read or written; nothing was sent that is not kept.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_unreachable",
            explanation: """
                A witness, log or time-stamp authority gave no complete answer in time; it is tried again.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_unverified",
            explanation: """
                An answer came, but a signature, proof or content in it is wrong. Nothing unverified is ever \
                kept.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_witness_ahead",
            explanation: """
                The witness has cosigned a larger log of this name: this ledger was put back from an old copy, \
                or the log was forked.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_witness_forgot",
            explanation: """
                The witness names a size smaller than one it has cosigned: it lost its state, so its word is \
                worth less.
                """),
        ErrorCatalogue.Entry(
            code: "anchor_witness_stale",
            explanation: """
                The witness answers every attempt with a size other than the one it named before; it is not \
                counted.
                """),
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
            code: "archive_log_stopped",
            explanation: """
                A write or a flush of the ledger failed, so nobody knows what the disk holds. The archive ends, \
                and what is on the disk is looked at when it is started again.
                """),
        ErrorCatalogue.Entry(
            code: "archive_stopping",
            explanation: """
                The archive was told to stop and takes no new work.
                """),
        ErrorCatalogue.Entry(
            code: "audit_corrupt",
            explanation: """
                The audit ledger's records do not fit their chain or the log that was signed over them. Nothing \
                is added behind such a record, so no model is asked until the ledger is whole again.
                """),
        ErrorCatalogue.Entry(
            code: "audit_malformed",
            explanation: """
                An audit record could not be put into canonical form; this is a programmer's error.
                """),
        ErrorCatalogue.Entry(
            code: "audit_not_published",
            explanation: """
                The record is kept, but the newest checkpoint in the directory was signed before it. The Doorman \
                signs every second while records come in, and writes the checkpoint to the disk at least once a \
                minute.
                """),
        ErrorCatalogue.Entry(
            code: "audit_record_missing",
            explanation: """
                The audit ledger has no record with this number or audit id.
                """),
        ErrorCatalogue.Entry(
            code: "audit_rolled_back",
            explanation: """
                A checkpoint was signed that covers more records than the files hold: they are an older copy, or \
                their end was cut off. Going on would sign a second history, so no model is asked.
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
            code: "container_damaged",
            explanation: """
                The container breaks the rules of its format, a checksum fails, or it was cut off.
                """),
        ErrorCatalogue.Entry(
            code: "container_encrypted",
            explanation: """
                The content is encrypted, and the archive has no password for it.
                """),
        ErrorCatalogue.Entry(
            code: "container_no_such_member",
            explanation: """
                The container has no content of that name or kind.
                """),
        ErrorCatalogue.Entry(
            code: "container_other_format",
            explanation: """
                The bytes do not start as a container of this kind does.
                """),
        ErrorCatalogue.Entry(
            code: "container_over_limit",
            explanation: """
                The container has more members or bytes than the limits allow.
                """),
        ErrorCatalogue.Entry(
            code: "container_overlapping",
            explanation: """
                Members of the container share the same bytes, which only bombs and damage do.
                """),
        ErrorCatalogue.Entry(
            code: "container_unsupported",
            explanation: """
                The content is packed by a method, or in a version, that is not read.
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
            code: "document_damaged",
            explanation: """
                The document is not what its type says, or too damaged to be read.
                """),
        ErrorCatalogue.Entry(
            code: "document_encrypted",
            explanation: """
                The document is encrypted. Passwords are never asked for nor tried.
                """),
        ErrorCatalogue.Entry(
            code: "document_no_reader",
            explanation: """
                The document is of a type that nothing here reads; it is kept, without text.
                """),
        ErrorCatalogue.Entry(
            code: "document_not_found",
            explanation: """
                The entry is none, was erased, is about the ledger itself, is not read yet, or is of another \
                kind.
                """),
        ErrorCatalogue.Entry(
            code: "document_program_failed",
            explanation: """
                The separate program that reads documents of this type ended with an error, or crashed, on this \
                one.
                """),
        ErrorCatalogue.Entry(
            code: "document_program_missing",
            explanation: """
                The separate program that reads documents of this type is not installed, or can't be locked in \
                here.
                """),
        ErrorCatalogue.Entry(
            code: "document_program_stopped",
            explanation: """
                The separate program that reads this document took more time, memory or output than it may.
                """),
        ErrorCatalogue.Entry(
            code: "document_too_large",
            explanation: """
                The document, or something in it, is larger than a limit allows, and was not read.
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
            code: "erasure_refused",
            explanation: """
                A hold or a retention that is not over keeps one of the contents that were to be erased. The \
                request and its refusal were recorded in the ledger.
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
            code: "imap_answer_too_large",
            explanation: """
                The server sent or announced a line, a mail or a list larger than the limits; nothing of it was \
                kept.
                """),
        ErrorCatalogue.Entry(
            code: "imap_command_refused",
            explanation: """
                The mail server answered NO or BAD to a command that the fetch needs.
                """),
        ErrorCatalogue.Entry(
            code: "imap_login_refused",
            explanation: """
                The mail server did not accept the user's name and password.
                """),
        ErrorCatalogue.Entry(
            code: "imap_mailbox_replaced",
            explanation: """
                The mailbox got a new UIDVALIDITY while it was read, so its numbers mean other mails now.
                """),
        ErrorCatalogue.Entry(
            code: "imap_protocol_broken",
            explanation: """
                The server's answers were not IMAP; nothing after that point was believed.
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
            code: "intake_io",
            explanation: """
                The operating system reported an error while reading, often a failing disk or a lost mount.
                """),
        ErrorCatalogue.Entry(
            code: "intake_job_not_found",
            explanation: """
                There is no intake job of this id; the oldest ended ones are forgotten.
                """),
        ErrorCatalogue.Entry(
            code: "intake_job_state",
            explanation: """
                Only what runs or waits can be paused, and only what is paused or failed can be resumed.
                """),
        ErrorCatalogue.Entry(
            code: "intake_job_unknown",
            explanation: """
                There is no job of this name; the oldest finished ones are removed when there are many.
                """),
        ErrorCatalogue.Entry(
            code: "intake_jobs_full",
            explanation: """
                A tenant's queue holds a bounded number of jobs that have not ended.
                """),
        ErrorCatalogue.Entry(
            code: "intake_ledger_refused",
            explanation: """
                The ledger could not store the item, for example because the disk is full.
                """),
        ErrorCatalogue.Entry(
            code: "intake_member_refused",
            explanation: """
                A member of a zip, tar or gzip file was not taken out: the limits of its item are used up, its \
                name is too long, or the container ends in the middle. The container itself was taken in whole.
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
            code: "key_index_behind",
            explanation: """
                The index lost its newest part and must be fed again; the log itself is not concerned.
                """),
        ErrorCatalogue.Entry(
            code: "key_index_closed",
            explanation: """
                The index was closed before the call.
                """),
        ErrorCatalogue.Entry(
            code: "key_index_damaged",
            explanation: """
                A file of this derived index was changed or cannot be read; it was removed and is made again.
                """),
        ErrorCatalogue.Entry(
            code: "key_index_storage",
            explanation: """
                The files of the index could not be read or written; the log itself is not concerned.
                """),
        ErrorCatalogue.Entry(
            code: "key_index_too_many_keys",
            explanation: """
                One entry was given more keys than the index takes for one entry.
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
            code: "ledger_busy",
            explanation: """
                More records wait for the disk than the ledger's queue may hold; nothing of this call was \
                written.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_closed",
            explanation: """
                The ledger was closed while the call was waiting, or before it.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_conflict",
            explanation: """
                A record that may come only once from its source came again with another content; nothing was \
                written.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_content_damaged",
            explanation: """
                The stored content of an entry was changed, or its key does not fit.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_content_erased",
            explanation: """
                The content was erased; the entry that records who asked for it and why remains.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_content_missing",
            explanation: """
                An entry names content that is not in the blob store, and no erasure says why.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_damaged",
            explanation: """
                Bytes that were acknowledged or signed are missing or changed. The ledger never repairs itself.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_handed_over",
            explanation: """
                The ledger was handed over to another owner, so this box no longer appends to it.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_invalid_record",
            explanation: """
                A record to append breaks a limit or a rule; nothing of its batch was written.
                """),
        ErrorCatalogue.Entry(
            code: "ledger_key_invalid",
            explanation: """
                A change of the ledger's keys is not signed as it must be, or is not the one announced before.
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
            code: "log_batch_too_large",
            explanation: """
                One append is written whole or not at all, so it has a limit; nothing was written.
                """),
        ErrorCatalogue.Entry(
            code: "log_behind_signed_state",
            explanation: """
                A longer log was signed than the directory holds: an older copy was restored, or data was lost.
                """),
        ErrorCatalogue.Entry(
            code: "log_busy",
            explanation: """
                More bytes wait for the disk than the log's queue may hold; nothing of this call was written.
                """),
        ErrorCatalogue.Entry(
            code: "log_clock_behind",
            explanation: """
                The clock shows a time before the last signature; signing waits until it has caught up.
                """),
        ErrorCatalogue.Entry(
            code: "log_closed",
            explanation: """
                The log was closed while the call was waiting, or before it.
                """),
        ErrorCatalogue.Entry(
            code: "log_damaged",
            explanation: """
                Bytes that were acknowledged or signed are missing or changed. The log never repairs itself.
                """),
        ErrorCatalogue.Entry(
            code: "log_disk_full",
            explanation: """
                The disk, a quota or the allowed file size is used up. Nothing was acknowledged; reading goes \
                on.
                """),
        ErrorCatalogue.Entry(
            code: "log_entry_too_large",
            explanation: """
                An entry has at most 65,535 bytes: its length stands in two bytes of a bundle.
                """),
        ErrorCatalogue.Entry(
            code: "log_fetch_failed",
            explanation: """
                The server that holds the log gave no complete answer, also when asked again.
                """),
        ErrorCatalogue.Entry(
            code: "log_fetch_refused",
            explanation: """
                The server that holds the log answered, but not with the file that was asked for.
                """),
        ErrorCatalogue.Entry(
            code: "log_io",
            explanation: """
                The device or the file system reported an error while the log was read or published.
                """),
        ErrorCatalogue.Entry(
            code: "log_locked",
            explanation: """
                Another process has this log open; one process writes at a time.
                """),
        ErrorCatalogue.Entry(
            code: "log_no_such_entry",
            explanation: """
                The index or tree size lies beyond the end of the log.
                """),
        ErrorCatalogue.Entry(
            code: "log_signed_state_changed",
            explanation: """
                The memory of the last signed head is missing or is not what this process wrote, so nothing is \
                signed.
                """),
        ErrorCatalogue.Entry(
            code: "log_stopped",
            explanation: """
                A write or a flush failed, so nobody knows what the disk holds. The log takes no more until it \
                is opened anew.
                """),
        ErrorCatalogue.Entry(
            code: "log_unknown_format",
            explanation: """
                A file of the log was written in a format that this version does not know.
                """),
        ErrorCatalogue.Entry(
            code: "log_url_invalid",
            explanation: """
                A log's address is an http or https URL without query, below which its files lie.
                """),
        ErrorCatalogue.Entry(
            code: "log_wrong_key",
            explanation: """
                The last signed head carries no signature by any of the keys given.
                """),
        ErrorCatalogue.Entry(
            code: "mail_account_invalid",
            explanation: """
                A mail account's settings are incomplete or break a rule; the message names the field.
                """),
        ErrorCatalogue.Entry(
            code: "mail_account_not_found",
            explanation: """
                The tenant has no mail account of this name.
                """),
        ErrorCatalogue.Entry(
            code: "mail_connect_failed",
            explanation: """
                The mail server's name was not found, or nothing answered at its address.
                """),
        ErrorCatalogue.Entry(
            code: "mail_connection_lost",
            explanation: """
                The mail server or the network ended the connection. What was taken before is kept; the next run \
                goes on.
                """),
        ErrorCatalogue.Entry(
            code: "mail_listen_failed",
            explanation: """
                The box could not listen for mail; often another program has the port or the socket file.
                """),
        ErrorCatalogue.Entry(
            code: "mail_password_unusable",
            explanation: """
                The password of a mail account lies in a file of its own that only the box's user may read.
                """),
        ErrorCatalogue.Entry(
            code: "mail_plain_refused",
            explanation: """
                A password is sent without TLS only to this machine itself, unless the account allows it.
                """),
        ErrorCatalogue.Entry(
            code: "mail_position_damaged",
            explanation: """
                The file that says which mails of a mailbox were taken already is damaged.
                """),
        ErrorCatalogue.Entry(
            code: "mail_timed_out",
            explanation: """
                The mail server stopped answering, or sent too slowly. The next run goes on from there.
                """),
        ErrorCatalogue.Entry(
            code: "mail_tls_failed",
            explanation: """
                The mail server offered no TLS, or its certificate is not trusted, has expired or names another \
                host.
                """),
        ErrorCatalogue.Entry(
            code: "markup_malformed",
            explanation: """
                The XML breaks the rules of well-formed XML, or was cut off.
                """),
        ErrorCatalogue.Entry(
            code: "markup_over_limit",
            explanation: """
                Elements of the XML lie deeper, or declare more namespaces, than the limits allow.
                """),
        ErrorCatalogue.Entry(
            code: "mcp_version_unknown",
            explanation: """
                The header MCP-Protocol-Version names a version of the Model Context Protocol that is not spoken \
                here.
                """),
        ErrorCatalogue.Entry(
            code: "media_type_unsupported",
            explanation: """
                The Content-Type of the request is none that the route takes; programs that name none often send \
                the type of a web form.
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
            code: "operator_key_missing",
            explanation: """
                A change of a ledger's keys needs the operator's private key, which somebody took off the box.
                """),
        ErrorCatalogue.Entry(
            code: "origin_refused",
            explanation: """
                The request's Origin or Host is not this machine, so a web page of another place may have made \
                it.
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
            code: "people_judgement_invalid",
            explanation: """
                The content is not a judgement about two records: a member is missing, unknown or of the wrong \
                type.
                """),
        ErrorCatalogue.Entry(
            code: "people_judgement_too_large",
            explanation: """
                A judgement is a few hundred bytes of JSON; this content is longer than the limit.
                """),
        ErrorCatalogue.Entry(
            code: "people_unknown_person",
            explanation: """
                No record and no person of this tenant has the identifier.
                """),
        ErrorCatalogue.Entry(
            code: "person_not_found",
            explanation: """
                No record has this id, or it is none. Ids come from the first source of a person and go with it.
                """),
        ErrorCatalogue.Entry(
            code: "proof_out_of_range",
            explanation: """
                A proof can only be made for sizes that the ledger has or had.
                """),
        ErrorCatalogue.Entry(
            code: "read_audit_malformed",
            explanation: """
                An entry of the log of reads cannot be read; it was written by another program or version.
                """),
        ErrorCatalogue.Entry(
            code: "read_audit_unavailable",
            explanation: """
                The log of reads takes nothing (disk full, failing, damaged, or held by another process), and a \
                read that cannot be noted is not answered.
                """),
        ErrorCatalogue.Entry(
            code: "repository_damaged",
            explanation: """
                The repository's own files (HEAD, its object folder) cannot be read.
                """),
        ErrorCatalogue.Entry(
            code: "repository_not_found",
            explanation: """
                There is no git repository at the path, or its `.git` is a file that points elsewhere.
                """),
        ErrorCatalogue.Entry(
            code: "repository_reader_failed",
            explanation: """
                The locked-in program that reads repositories ended early: a damaged pack, or a limit.
                """),
        ErrorCatalogue.Entry(
            code: "repository_reader_missing",
            explanation: """
                `substrate-git-reader` is not installed beside the archive.
                """),
        ErrorCatalogue.Entry(
            code: "repository_unsupported",
            explanation: """
                The repository names objects by SHA-256, uses an unknown extension, or borrows objects from \
                another.
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
            code: "tile_not_found",
            explanation: """
                The tile or bundle lies beyond the published log, or has another width than the log's size asks \
                for.
                """),
        ErrorCatalogue.Entry(
            code: "tls_setup_failed",
            explanation: """
                The certificate chain or the private key could not be read or do not belong together.
                """),
        ErrorCatalogue.Entry(
            code: "tool_failed",
            explanation: """
                A tool of the Model Context Protocol failed in a way that has no code of its own.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_damaged",
            explanation: """
                A stored blob was changed: a part of it is not genuine under its key.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_extended",
            explanation: """
                A stored blob goes on after the length its header states.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_foreign_entry",
            explanation: """
                A stored blob has the right key but belongs to another entry, or its header was changed.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_foreign_key",
            explanation: """
                A stored blob was sealed under another key: the subject's key was destroyed, lost or replaced.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_missing",
            explanation: """
                An entry names a blob that is not in the blob store.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_reordered",
            explanation: """
                A part of a stored blob stands in the place of another part.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_truncated",
            explanation: """
                A stored blob ends before the length its header states.
                """),
        ErrorCatalogue.Entry(
            code: "vault_blob_unknown_format",
            explanation: """
                A stored blob does not begin as sealed blobs do, or was written by a newer version of the \
                program.
                """),
        ErrorCatalogue.Entry(
            code: "vault_compression_invalid",
            explanation: """
                A compressed content does not unpack to the size that its header states.
                """),
        ErrorCatalogue.Entry(
            code: "vault_control_invalid",
            explanation: """
                A hold, release, retention or erasure record has a wrong form or contradicts an earlier one.
                """),
        ErrorCatalogue.Entry(
            code: "vault_key_damaged",
            explanation: """
                A key file was changed, cut off, or belongs to another tenant or subject.
                """),
        ErrorCatalogue.Entry(
            code: "vault_key_exposed",
            explanation: """
                A key file or key directory is open to other users, or belongs to another user.
                """),
        ErrorCatalogue.Entry(
            code: "vault_key_missing",
            explanation: """
                A key file is missing while there is data that was sealed with it.
                """),
        ErrorCatalogue.Entry(
            code: "vault_too_large",
            explanation: """
                A content, its description or a stored blob is over the stated limit.
                """),
    ]
}
