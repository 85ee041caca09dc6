#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Loopback stand-ins for the outside world: a tlog-witness and a Rekor v2 log.

    sims.py witness --port P --log VKEY [--log VKEY ...] [--state FILE] [--fault NAME]
    sims.py rekor   --port P [--fault NAME]

Both print their own vkey on start, then `port N`: with `--port 0` the kernel chooses it. Connections are taken from
before the first line on. They follow c2sp.org/tlog-witness and the Rekor v2 write API closely
enough to show up a client's mistakes: status codes, the 409 body, proof checks, refusal of plain Ed25519.
Witness faults: none, down (503), slow (5 s), stale (always 409), bad-signature, other-key, amnesia.
Rekor faults:   none, down (503), slow (25 s), lost (stores the entry, answers 503), wrong-root, other-key, no-proof,
                other-entry.
"""
import argparse, hashlib, json, os, re, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rekor2, tlogmake as tm, tlogverify as tv
from tlogverify import Bad

WNAME = "witness.example/sim"
RNAME = "rekor.example"


class Witness:
    def __init__(self, logs, state=None, fault="none"):
        self.logs = {}
        for v in logs:
            self.logs.setdefault(v.name, []).append(v)
        self.path, self.fault, self.lock = state, fault, threading.Lock()
        self.seen = {}
        if state and os.path.exists(state):
            with open(state) as f:
                self.seen = json.load(f)
        self.vkey = tm.vkey(WNAME, 4, tm.ed25519(tm.WIT_SEED)[1])
        self.calls = 0

    def save(self):
        if self.path:
            t = self.path + ".tmp"
            with open(t, "w") as f:
                json.dump(self.seen, f)
                f.flush()
                os.fsync(f.fileno())
            os.rename(t, self.path)

    def add_checkpoint(self, body):
        """(status, content type, body)"""
        self.calls += 1
        if self.fault == "down":
            return 503, "text/plain", b"down\n"
        if self.fault == "slow":
            time.sleep(5)
        head, sep, raw = body.partition(b"\n\n")
        lines = head.decode("utf-8", "replace").split("\n")
        m = re.fullmatch(r"old (0|[1-9][0-9]*)", lines[0])
        if not sep or not m or len(lines) > 64:
            return 400, "text/plain", b"malformed request\n"
        old = int(m.group(1))
        try:
            proof = [tv.b64dec(x) for x in lines[1:]]
            note = tv.Note(raw)
            origin = note.text.decode().split("\n")[0]
        except Bad as e:
            return 400, "text/plain", f"{e}\n".encode()
        if any(len(p) != 32 for p in proof):
            return 400, "text/plain", b"proof line is not 32 bytes\n"
        if origin not in self.logs:
            return 404, "text/plain", b"unknown log\n"
        try:
            if not note.verified_by(self.logs[origin]):
                raise Bad("no signature by a known key")
        except Bad as e:
            return 403, "text/plain", f"{e}\n".encode()
        try:
            cp = tv.Checkpoint(note.text)
        except Bad as e:
            if "empty tree" in str(e):
                return 422, "text/plain", b"root of the empty tree is wrong\n"
            return 400, "text/plain", f"{e}\n".encode()
        if old > cp.size:
            return 400, "text/plain", b"old size is larger than the checkpoint\n"
        with self.lock:
            last = {"size": 0, "root": tv.EMPTY_ROOT.hex()} if self.fault == "amnesia" else \
                self.seen.get(origin, {"size": 0, "root": tv.EMPTY_ROOT.hex()})
            if old != last["size"] or self.fault == "stale":
                return 409, "text/x.tlog.size", f"{last['size']}\n".encode()
            try:
                if old == 0 and proof:
                    raise Bad("proof must be empty from size 0")
                if old == cp.size and old and cp.root.hex() != last["root"]:
                    raise Bad("two roots for one size")
                if old:
                    tv.verify_consistency(old, cp.size, bytes.fromhex(last["root"]), cp.root, proof)
            except Bad as e:
                return 422, "text/plain", f"{e}\n".encode()
            self.seen[origin] = {"size": cp.size, "root": cp.root.hex(), "note": raw.decode()}
            self.save()
        text = note.text.decode()
        line = tm.cosign(WNAME, text, int(time.time()), bytes(32) if self.fault == "other-key" else tm.WIT_SEED)
        if self.fault == "bad-signature":
            n, s = line.rstrip("\n").rsplit(" ", 1)
            b = bytearray(tv.b64dec(s))
            b[-1] ^= 1
            line = f"{n} {tm.b64(bytes(b))}\n"
        return 200, "text/plain", line.encode()


class Rekor:
    def __init__(self, fault="none"):
        self.log, self.fault, self.lock, self.by_hash = tm.Log(RNAME), fault, threading.Lock(), {}
        self.vkey = tm.vkey(RNAME, 1, tm.ed25519(tm.LOG_SEED)[1])
        self.bodies = []

    def get(self, path):
        """Serves the tiles of its own log to tlogverify's reader (level 0 is enough to compute with)."""
        m = re.fullmatch(r"tile/(0|[1-9]\d?|entries)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?", path)
        if not m:
            return None
        n = int(m.group(2).replace("x", "").replace("/", ""))
        w = int(m.group(3) or 256)
        if w > 256 or (m.group(3) and w == 256) or tv.n_path(n) != m.group(2):
            return None
        if m.group(1) == "entries":
            e = self.log.entries[n * 256:n * 256 + w]
            return b"".join(len(x).to_bytes(2, "big") + x for x in e) if len(e) == w else None
        lv = int(m.group(1))
        row = self.log.rows[lv] if lv < len(self.log.rows) else []
        got = row[n * 256:n * 256 + w]
        return b"".join(got) if got and len(got) == w else None

    def checkpoint(self, root=None, seed=tm.LOG_SEED):
        text = tm.body(RNAME, len(self.log.entries), root or self.log.root())
        return text + "\n" + tm.log_sign(RNAME, text, seed)

    def create(self, raw):
        if self.fault == "down":
            return 503, {}, b'{"code":14,"message":"down"}'
        if self.fault == "slow":
            time.sleep(25)
        try:
            body = rekor2.entry_for(json.loads(raw))
        except (Bad, ValueError, KeyError, AttributeError) as e:
            answer = {"code": 3, "message": f"invalid hashedrekord request: {e}", "details": []}
            return 400, {}, json.dumps(answer).encode()
        with self.lock:
            h = tv.leaf_hash(body)
            if h in self.by_hash:
                what = f"an equivalent entry already exists in the transparency log with index {self.by_hash[h]}"
                return 409, {"x-log-index": str(self.by_hash[h])}, json.dumps({"code": 6, "message": what}).encode()
            i = len(self.log.entries)
            self.log.add(body)
            self.by_hash[h] = i
            r = tv.TileReader(self, i + 1)
            proof = r.inclusion(i)
            root = self.log.root()
            cp = self.checkpoint(hashlib.sha256(b"wrong").digest() if self.fault == "wrong-root" else None,
                                 bytes(32) if self.fault == "other-key" else tm.LOG_SEED)
        if self.fault == "lost":
            return 503, {}, b'{"code":14,"message":"lost"}'
        if self.fault == "other-entry":
            body = body.replace(b'"digest":"', b'"digest":"A', 1)[:-1] + b"}"
        key_id = hashlib.sha256(RNAME.encode() + b"\n\x01" + tm.ed25519(tm.LOG_SEED)[1]).digest()
        tle = {
            "logIndex": str(i), "logId": {"keyId": tm.b64(key_id)},
            "kindVersion": {"kind": "hashedrekord", "version": "0.0.2"},
            "integratedTime": "0", "inclusionPromise": None,
            "inclusionProof": {"logIndex": str(i), "rootHash": tm.b64(root), "treeSize": str(i + 1),
                               "hashes": [tm.b64(p) for p in proof], "checkpoint": {"envelope": cp}},
            "canonicalizedBody": tm.b64(body)}
        if self.fault == "no-proof":
            tle["inclusionProof"] = None
        return 201, {}, json.dumps(tle).encode()


def serve(thing, port, kind):
    class H(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *a):
            pass

        def answer(self, status, ct, body, extra=()):
            self.send_response(status)
            self.send_header("Content-Type", ct)
            self.send_header("Content-Length", str(len(body)))
            for k, v in dict(extra).items():
                self.send_header(k, v)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            n = int(self.headers.get("Content-Length") or 0)
            if n > 1 << 20:
                return self.answer(413, "text/plain", b"too long\n")
            body = self.rfile.read(n)
            if kind == "witness" and self.path == "/add-checkpoint":
                return self.answer(*thing.add_checkpoint(body))
            if kind == "rekor" and self.path == "/api/v2/log/entries":
                s, h, b = thing.create(body)
                return self.answer(s, "application/json", b, h)
            self.answer(404, "text/plain", b"not found\n")

        def do_GET(self):
            if kind == "rekor":
                if self.path == "/api/v2/checkpoint":
                    return self.answer(200, "text/plain; charset=utf-8", thing.checkpoint().encode())
                b = thing.get(self.path.removeprefix("/api/v2/"))
                if b is not None:
                    return self.answer(200, "application/octet-stream", b)
            else:
                for o, s in thing.seen.items():
                    if self.path == f"/{hashlib.sha256(o.encode()).hexdigest()}/checkpoint":
                        text = tv.Note(s["note"].encode()).text.decode()
                        note = s["note"] + tm.cosign(WNAME, text)
                        return self.answer(200, "text/plain; charset=utf-8", note.encode())
            self.answer(404, "text/plain", b"not found\n")

    return ThreadingHTTPServer(("127.0.0.1", port), H)


def main():
    ap = argparse.ArgumentParser()
    s = ap.add_subparsers(dest="kind", required=True)
    w = s.add_parser("witness")
    w.add_argument("--log", action="append", required=True)
    w.add_argument("--state")
    r = s.add_parser("rekor")
    for p in (w, r):
        p.add_argument("--port", type=int, required=True)
        p.add_argument("--fault", default="none")
    a = ap.parse_args()
    t = Witness([tv.VKey(x) for x in a.log], a.state, a.fault) if a.kind == "witness" else Rekor(a.fault)
    server = serve(t, a.port, a.kind)
    print(f"{t.vkey}\nport {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
