#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""A toy append service, right or flawed on purpose, to test crash.py itself.

Write-ahead file: uint32 length | 8-byte checksum | entry. One writer thread commits groups with fdatasync,
acknowledges; a second thread publishes the tiles every 100 ms. On start the file is replayed and a damaged tail is cut off.
"""
import argparse, fcntl, hashlib, json, os, queue, shutil, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tlog"))
import tlogmake as tm

ap = argparse.ArgumentParser()
ap.add_argument("--dir")
ap.add_argument("--port", type=int)
ap.add_argument("--flaw", default="")
A = ap.parse_args()
FLAW = A.flaw
LOGDIR, WAL = os.path.join(A.dir, "log"), os.path.join(A.dir, "wal")
lock = open(os.path.join(A.dir, "lock"), "w")
if FLAW != "no-lock":
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("another writer holds this directory")

log = tm.Log("toy.example/log")
fd = os.open(WAL, os.O_RDWR | os.O_CREAT, 0o600)


def replay():
    off = 0
    b = open(WAL, "rb").read()
    while off + 12 <= len(b):
        n = int.from_bytes(b[off:off + 4], "big")
        e = b[off + 12:off + 12 + n]
        ok = len(e) == n and hashlib.sha256(e).digest()[:8] == b[off + 4:off + 12]
        if not ok and not (FLAW == "trust-tail" and e):
            break
        log.add(e)
        off += 12 + n
    os.ftruncate(fd, off)
    os.lseek(fd, off, os.SEEK_SET)
    os.fsync(fd)
    d = os.open(A.dir, os.O_RDONLY)
    os.fsync(d)
    os.close(d)


def put(path, data):
    p = os.path.join(LOGDIR, path)
    os.makedirs(os.path.dirname(p), exist_ok=True)
    t = os.path.join(A.dir, "tmp")          # outside the published tree
    with open(t, "wb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())
    os.rename(t, p)


PUB = {}


def publish():
    for lv, row in enumerate(log.rows):
        for i in range(PUB.get(lv, 0) // 256 * 256, len(row), 256):
            part = row[i:i + 256]
            sfx = "" if len(part) == 256 else f".p/{len(part)}"
            if lv == 0:
                put(f"tile/entries/{tm.npath(i // 256)}{sfx}",
                    b"".join(len(e).to_bytes(2, "big") + e for e in log.entries[i:i + 256]))
            put(f"tile/{lv}/{tm.npath(i // 256)}{sfx}", b"".join(part))
        PUB[lv] = len(row)
        for n in range(len(row) // 256):      # a partial tile may go once the full one is there
            for lead in ([lv, "entries"] if lv == 0 else [lv]):
                d = os.path.join(LOGDIR, f"tile/{lead}/{tm.npath(n)}.p")
                if os.path.isdir(d):
                    shutil.rmtree(d, ignore_errors=True)
    text = tm.body(log.origin, len(log.entries), log.root())
    put("checkpoint", (text + "\n" + tm.log_sign(log.origin, text)).encode())


replay()
PUB.clear()
publish()
q = queue.SimpleQueue()
dead = threading.Event()


def writer():
    while True:
        got = [q.get()]
        while not q.empty() and len(got) < 256:
            got.append(q.get())
        first = len(log.entries)
        if FLAW == "ack-first":
            for k, b in enumerate(got):
                b[2] = first + k
                b[1].set()
            import time
            time.sleep(.02)
        try:
            buf = b"".join(len(b[0]).to_bytes(4, "big") + hashlib.sha256(b[0]).digest()[:8] + b[0] for b in got)
            at = os.lseek(fd, 0, os.SEEK_CUR) if FLAW != "no-lock" else os.lseek(fd, 0, os.SEEK_END)
            n = 0
            try:
                while n < len(buf):
                    n += os.write(fd, buf[n:])
            except OSError:
                if FLAW != "ack-when-full":
                    os.ftruncate(fd, at)
                    os.lseek(fd, at, os.SEEK_SET)
                    raise
            if FLAW != "no-fsync":
                try:
                    os.fdatasync(fd)
                except OSError:
                    if FLAW != "ignore-fsync-error":
                        os._exit(3)          # after a failed fsync nothing in memory can be trusted
        except OSError as e:
            for b in got:
                b[2] = e
                b[1].set()
            continue
        with mutex:
            for b in got:
                log.add(b[0])
        for k, b in enumerate(got):
            b[2] = first + k
            b[1].set()


def publisher():
    import time
    while True:
        time.sleep(.1)
        if PUB.get(0, 0) != len(log.entries):
            with mutex:
                try:
                    publish()
                except OSError:
                    pass                      # later; the entries are safe in the file


mutex = threading.Lock()
threading.Thread(target=writer, daemon=True).start()
threading.Thread(target=publisher, daemon=True).start()


class H(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *a):
        pass

    def ans(self, st, b):
        self.send_response(st)
        self.send_header("Content-Length", str(len(b)))
        self.end_headers()
        self.wfile.write(b)

    def do_GET(self):
        self.ans(200, b"ok")

    def do_POST(self):
        b = self.rfile.read(int(self.headers["Content-Length"]))
        box = [b, threading.Event(), None]
        q.put(box)
        box[1].wait()
        if isinstance(box[2], Exception):
            self.ans(507, b"{}")
        else:
            self.ans(200, json.dumps({"index": box[2]}).encode())


ThreadingHTTPServer(("127.0.0.1", A.port), H).serve_forever()
