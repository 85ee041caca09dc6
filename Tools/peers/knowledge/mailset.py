#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""A large real mail set out of git histories: every commit becomes the mail `git format-patch` would send (real people, dates, text).
  python mailset.py OUT_MAILDIR LIMIT_PER_REPO REPO_DIR...
Replies: commits whose body names another commit get In-Reply-To/References to it; reviewers and co-authors become Cc."""
import os, re, subprocess, sys
out, lim, repos = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
for d in ("cur", "new", "tmp"): os.makedirs(os.path.join(out, d), exist_ok=True)
n = b = 0
for r in repos:
    host = r.rstrip("/").split("/")[-2].replace("+", ".")
    p = subprocess.Popen(["git", "-C", r, "log", "--no-merges", "-n", str(lim), "--format=%x01%H%x02%an%x02%ae%x02%aD%x02%s%x02%b%x02%cn%x02%ce%x03", "--patch", "--stat", "-U1"], stdout=subprocess.PIPE)
    buf = b""
    def put(rec):
        global n, b
        try: h, an, ae, ad, s, body, cn, rest = rec.split(b"\x02", 7)
        except ValueError: return
        ce, _, diff = rest.partition(b"\x03")
        import email.header
        def enc(x):
            x = x.decode("utf8", "replace").replace("\n", " ").replace("\r", " ")
            return (email.header.Header(x, "utf8", 900).encode() if not x.isascii() else '"' + x.replace('"', "") + '"').encode()
        cc = set(re.findall(rb"(?im)^(?:co-authored-by|reviewed-by|signed-off-by|acked-by|tested-by):\s*(.*?<[^<>\s]+@[^<>\s]+>)", body))
        ref = re.findall(rb"\b([0-9a-f]{10,40})\b", body)
        m = b"From: " + enc(an) + b" <" + ae + b">\nTo: " + enc(cn) + b" <" + ce + b">\n"
        for c in list(cc)[:8]:
            nm, _, ad2 = c.partition(b"<"); m += b"Cc: " + enc(nm.strip()) + b" <" + ad2 + b"\n" if c == list(cc)[0] else b""
        m += b"Date: " + ad + b"\nSubject: " + enc(s).strip(b'"') + b"\nMessage-ID: <" + h + b"@" + host.encode() + b">\n"
        if ref: m += b"In-Reply-To: <" + ref[0] + b"@" + host.encode() + b">\n"
        m += b"MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n" + body + b"\n---\n" + diff[:60000]
        open(os.path.join(out, "cur", f"{h.decode()}:2,S"), "wb").write(m); n += 1; b += len(m)
    while True:
        c = p.stdout.read(1 << 20)
        if not c: break
        buf += c; *recs, buf = buf.split(b"\x01")
        for x in recs:
            if x: put(x)
    if buf: put(buf)
print(n, "messages", round(b / 1e6, 1), "MB")
