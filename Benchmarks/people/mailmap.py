#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Turns a git repository and its hand-kept .mailmap into records with a truth: `mailmap.py REPOSITORY`.

Every name and address under a commit is a record, with the first and last time it is seen. `person` is what the .mailmap
makes of it; it is left out for those that the .mailmap neither changes nor changes others into, since the list says
nothing about them. The records are real people's: they are never committed.
"""
import json
import os
import subprocess
import sys
import tempfile
import time


def git(repository, *arguments, **rest):
    return subprocess.run(["git", "-C", repository, *arguments], capture_output=True, check=True, **rest).stdout


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(max(0, min(seconds, 4102444800))))


def records(repository):
    seen = {}
    for line in git(repository, "log", "--format=%an%x00%ae%x00%at").split(b"\n"):
        parts = line.split(b"\0")
        if len(parts) == 3 and parts[2].lstrip(b"-").isdigit():
            name, address = (part.decode("utf-8", "replace").strip() for part in parts[:2])
            at = int(parts[2])
            first, last = seen.get((name, address), (at, at))
            seen[name, address] = min(first, at), max(last, at)
    identities = sorted(seen)
    with tempfile.NamedTemporaryFile() as file:
        file.write(git(repository, "show", "HEAD:.mailmap"))
        file.flush()
        lines = "".join(f"{' '.join(name.replace('<', ' ').replace('>', ' ').split())} <{address}>\n"
                        for name, address in identities)
        canonical = git(repository, "-c", f"mailmap.file={file.name}", "-c", "mailmap.blob=", "check-mailmap", "--stdin",
                        input=lines.encode()).decode("utf-8", "replace").split("\n")
    before = lines.split("\n")
    changed = {after for old, after in zip(before, canonical) if old != after}
    for number, ((name, address), after) in enumerate(zip(identities, canonical)):
        first, last = seen[name, address]
        record = {"record": number, "key": address, "name": name, "at": stamp(first), "until": stamp(last)}
        if after in changed:
            record["person"] = after
        yield record


if __name__ == "__main__":
    for record in records(os.path.abspath(sys.argv[1])):
        sys.stdout.write(json.dumps(record) + "\n")
