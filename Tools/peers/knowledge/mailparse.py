#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Python's email package on the mails of a folder: its speed, or the structure of each mail.

    mailparse.py FOLDER SECONDS     parses all in memory over and over; one JSON line
    mailparse.py FOLDER tree        NAME<tab>STRUCTURE for each file, as `bench-mail-parse FOLDER tree` writes it
"""
import email, email.header, email.utils, json, os, sys, time


def tree(part):
    if part.is_multipart():
        return part.get_content_type() + "(" + ",".join(tree(child) for child in part.get_payload()) + ")"
    payload = part.get_payload(decode=True)
    return f"{part.get_content_type()}:{len(payload if payload is not None else b'')}"


def words(value):
    """A header with its encoded words undone."""
    return "".join(part if isinstance(part, str) else part.decode(charset or "latin-1", "replace")
                   for part, charset in email.header.decode_header(value or ""))


def parse(raw):
    mail = email.message_from_bytes(raw)
    size = len(words(mail["Subject"])) + len(mail["Message-ID"] or "")
    size += len(email.utils.getaddresses(mail.get_all("From", []) + mail.get_all("To", []) + mail.get_all("Cc", [])))
    size += 1 if email.utils.parsedate_tz(mail["Date"] or "") else 0
    for part in mail.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True) or b""
            if part.get_content_maintype() == "text":
                try:
                    content = content.decode(part.get_content_charset("utf-8"), "replace")
                except LookupError:
                    pass
            size += len(content)
    return size


folder, what = sys.argv[1], sys.argv[2]
names = sorted((name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name))), key=os.fsencode)
mails = [open(os.path.join(folder, name), "rb").read() for name in names]
if what == "tree":
    for name, raw in zip(names, mails):
        print(name, tree(email.message_from_bytes(raw)), sep="\t")
else:
    rounds, start = 0, time.process_time()
    done = 0
    while (elapsed := time.process_time() - start) < float(what):
        for raw in mails:
            parse(raw)
            done += 1
            if time.process_time() - start >= float(what):
                break
    print(json.dumps({"parser": "python email", "mails": len(mails), "mails_per_second": done / elapsed}))
