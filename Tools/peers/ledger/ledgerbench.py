#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Durable-append and proof benchmark with interchangeable runners.

    ledgerbench.py --runner NAME --dir DIR [-n N] [-c C ...] [--size 1024] [--proofs 1000] [--out FILE.jsonl]
    ledgerbench.py --list

An append counts when the runner says that it is durable (fsync done); latencies are per append, as
seen by the caller. `-c` is how many callers wait at the same time. Every runner must keep the entries
readable and must refuse a wrong proof, so that nobody wins by leaving work out.

Runners: sqlite-each, sqlite-group   SQLite WAL, synchronous=FULL, Merkle nodes in a table
         pg-chain, pg-group          PostgreSQL 15, hash-chained rows (head row locked), fsync on
         file-group                  one append-only file, group commit with fdatasync: the ceiling for Python
         rewrite                     whole JSONL file rewritten, fsynced and renamed for each append
                                     (the storage rule of the reference project's v0.1 ledger)
         http                        any service: POST --url, body raw or JSON (see --help)
"""
import argparse, base64, hashlib, http.client, json, os, platform, queue, random, sqlite3, statistics, sys
import threading, time
from urllib.parse import urlsplit

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tlog"))
import tlogverify as tv

H = lambda b: hashlib.sha256(b).digest()


class GroupCommit:
    """One writer thread; everything that waits when it wakes goes into one commit."""
    MAX = 1024

    def __init__(self):
        self.q, self.batches, self.items = queue.SimpleQueue(), 0, 0
        self.t = threading.Thread(target=self._run, daemon=True)
        self.t.start()

    def append(self, data):
        box = [data, threading.Event(), None]
        self.q.put(box)
        box[1].wait()
        if isinstance(box[2], Exception):
            raise box[2]
        return box[2]

    def _run(self):
        while True:
            got = [self.q.get()]
            if got[0] is None:
                return
            while len(got) < self.MAX:
                try:
                    b = self.q.get_nowait()
                except queue.Empty:
                    break
                if b is None:
                    self.q.put(None)
                    break
                got.append(b)
            try:
                first = self.commit([b[0] for b in got])
                for i, b in enumerate(got):
                    b[2] = first + i
            except Exception as e:
                for b in got:
                    b[2] = e
            self.batches += 1
            self.items += len(got)
            for b in got:
                b[1].set()

    def stop(self):
        self.q.put(None)
        self.t.join()


class Sqlite:
    proofs = True

    def __init__(self, a, group):
        os.makedirs(a.dir, exist_ok=True)
        self.path = os.path.join(a.dir, "log.db")
        self.db = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        c = self.db
        c.execute("PRAGMA journal_mode=WAL")
        c.execute("PRAGMA synchronous=FULL")
        c.execute("PRAGMA cache_size=-65536")
        c.execute("CREATE TABLE entry(i INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT")
        c.execute("CREATE TABLE node(h INTEGER, i INTEGER, v BLOB, PRIMARY KEY(h,i)) STRICT, WITHOUT ROWID")
        self.size, self.stack, self.lock = 0, [], threading.Lock()
        self.g = None
        if group:
            self.g = GroupCommit()
            self.g.commit = self.commit
        self.about = f"SQLite {sqlite3.sqlite_version} WAL synchronous=FULL"

    def commit(self, datas):
        first, stack, ent, nodes = self.size, list(self.stack), [], []
        for k, d in enumerate(datas):
            i, h, v = first + k, 0, H(b"\0" + d)
            ent.append((i, d))
            nodes.append((0, i, v))
            while stack and stack[-1][0] == h:
                v = H(b"\1" + stack.pop()[1] + v)
                h += 1
                nodes.append((h, i >> h, v))
            stack.append((h, v))
        c = self.db
        c.execute("BEGIN IMMEDIATE")
        c.executemany("INSERT INTO entry VALUES(?,?)", ent)
        c.executemany("INSERT INTO node VALUES(?,?,?)", nodes)
        c.execute("COMMIT")
        self.size, self.stack = first + len(datas), stack
        return first

    def append(self, d):
        if self.g:
            return self.g.append(d)
        with self.lock:
            return self.commit([d])

    def node(self, h, i):
        return self.db.execute("SELECT v FROM node WHERE h=? AND i=?", (h, i)).fetchone()[0]

    def prover(self):
        me, n = self, self.size

        class R(tv.TileReader):
            def __init__(s):
                s.size = n

            def node(s, h, i):
                return me.node(h, i)
        r = R()
        root = r.root()
        return n, root, lambda i: (me.node(0, i), r.inclusion(i))

    def stats(self):
        return {"mean_batch": round(self.g.items / max(1, self.g.batches), 1)} if self.g else {}

    def close(self):
        if self.g:
            self.g.stop()
        self.db.close()


class Pg:
    """Needs a running server: --dsn. The head row carries the last hash; chaining serialises commits."""
    proofs = False

    def __init__(self, a, group):
        import psycopg
        self.pg, self.dsn, self.local = psycopg, a.dsn, threading.local()
        with psycopg.connect(a.dsn, autocommit=True) as c:
            c.execute("DROP TABLE IF EXISTS entry; DROP TABLE IF EXISTS head")
            c.execute("CREATE TABLE entry(i BIGINT PRIMARY KEY, data BYTEA NOT NULL, hash BYTEA NOT NULL)")
            c.execute("CREATE TABLE head(one INT PRIMARY KEY, size BIGINT, hash BYTEA)")
            c.execute("INSERT INTO head VALUES(1,0,sha256(''))")
            c.execute("""CREATE OR REPLACE FUNCTION put(d BYTEA[]) RETURNS BIGINT LANGUAGE plpgsql AS $$
                DECLARE s BIGINT; h BYTEA; f BIGINT; x BYTEA; BEGIN
                SELECT size, hash INTO s, h FROM head WHERE one=1 FOR UPDATE; f := s;
                FOREACH x IN ARRAY d LOOP h := sha256(h || int8send(s) || x);
                  INSERT INTO entry VALUES(s, x, h); s := s + 1; END LOOP;
                UPDATE head SET size=s, hash=h WHERE one=1; RETURN f; END $$""")
            v = c.execute("SHOW server_version").fetchone()[0]
            f = [c.execute("SHOW " + k).fetchone()[0] for k in ("fsync", "synchronous_commit", "wal_sync_method")]
        self.about = f"PostgreSQL {v} fsync={f[0]} synchronous_commit={f[1]} {f[2]}"
        self.g = None
        if group:
            self.g = GroupCommit()
            self.g.commit = lambda ds: self.conn().execute("SELECT put(%s)", (ds,)).fetchone()[0]

    def conn(self):
        c = getattr(self.local, "c", None)
        if c is None:
            c = self.local.c = self.pg.connect(self.dsn, autocommit=True)
        return c

    def append(self, d):
        if self.g:
            return self.g.append(d)
        return self.conn().execute("SELECT put(%s)", ([d],)).fetchone()[0]

    def prover(self):
        """A chain has no short proof: time the walk over everything instead."""
        t = time.time()
        with self.pg.connect(self.dsn) as c:
            size, want = c.execute("SELECT size, hash FROM head").fetchone()
            h, n = H(b""), 0
            with c.cursor(name="walk") as cur:
                cur.itersize = 2000
                for i, d, hh in cur.execute("SELECT i, data, hash FROM entry ORDER BY i"):
                    h = H(h + i.to_bytes(8, "big") + bytes(d))
                    if h != bytes(hh):
                        raise SystemExit("chain broken")
                    n += 1
        if h != bytes(want) or n != size:
            raise SystemExit("chain does not reach the head")
        self.walk = time.time() - t
        return size, None, None

    def stats(self):
        return {"mean_batch": round(self.g.items / max(1, self.g.batches), 1)} if self.g else {}

    def close(self):
        if self.g:
            self.g.stop()


class FileGroup:
    proofs = True

    def __init__(self, a, _):
        os.makedirs(a.dir, exist_ok=True)
        self.fd = os.open(os.path.join(a.dir, "log"), os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        self.rows, self.size, self.g = [[]], 0, GroupCommit()
        self.g.commit = self.commit
        self.about = "append-only file, 4-byte length + entry, fdatasync per group"

    def commit(self, ds):
        os.write(self.fd, b"".join(len(d).to_bytes(4, "big") + d for d in ds))
        os.fdatasync(self.fd)
        first = self.size
        for d in ds:
            h, v, i = 0, H(b"\0" + d), self.size
            while True:
                if len(self.rows) <= h:
                    self.rows.append([])
                self.rows[h].append(v)
                if not i & 1:
                    break
                v = H(b"\1" + self.rows[h][i - 1] + v)
                i >>= 1
                h += 1
            self.size += 1
        return first

    def append(self, d):
        return self.g.append(d)

    prover = Sqlite.prover

    def node(self, h, i):
        return self.rows[h][i]

    stats = Sqlite.stats

    def close(self):
        self.g.stop()
        os.close(self.fd)


class Rewrite:
    proofs = False

    def __init__(self, a, _):
        os.makedirs(a.dir, exist_ok=True)
        self.p, self.lines, self.h, self.lock = os.path.join(a.dir, "log.jsonl"), [], H(b"origin"), threading.Lock()
        self.about = "whole-file rewrite per append (own model of the reference rule; no HTTP, no JSON parsing)"

    def append(self, d):
        with self.lock:
            n = len(self.lines)
            self.h = H(self.h + n.to_bytes(8, "big") + d)
            self.lines.append(json.dumps({"cursor": n, "payload": base64.b64encode(d).decode(), "h": self.h.hex()}).encode())
            with open(self.p + ".tmp", "wb") as f:
                f.write(b"\n".join(self.lines) + b"\n")
                f.flush()
                os.fsync(f.fileno())
            os.rename(self.p + ".tmp", self.p)
            return n

    def prover(self):
        return len(self.lines), None, None

    def stats(self):
        return {}

    def close(self):
        pass


class Http:
    """POST --url for each append; 2xx means durable. --body json sends {"payload_id","payload"} with base64."""
    proofs = False

    def __init__(self, a, _):
        self.u, self.a, self.local = urlsplit(a.url), a, threading.local()
        self.head = dict(h.split(":", 1) for h in a.header)
        self.head = {k.strip(): v.strip() for k, v in self.head.items()}
        self.about = f"POST {a.url} body={a.body}"
        self.n = 0

    def append(self, d):
        c = getattr(self.local, "c", None)
        if c is None:
            c = self.local.c = http.client.HTTPConnection(self.u.hostname, self.u.port, timeout=60)
        if self.a.body == "json":
            body = json.dumps({"payload_id": hashlib.sha256(d).hexdigest()[:16], "payload": base64.b64encode(d).decode()}).encode()
            ct = "application/json"
        else:
            body, ct = d, "application/octet-stream"
        c.request("POST", self.u.path or "/", body, {**self.head, "Content-Type": ct})
        r = c.getresponse()
        out = r.read()
        if not 200 <= r.status < 300:
            raise SystemExit(f"HTTP {r.status}: {out[:200]!r}")

    def prover(self):
        return None, None, None

    def stats(self):
        return {}

    def close(self):
        pass


RUNNERS = {"sqlite-each": lambda a: Sqlite(a, False), "sqlite-group": lambda a: Sqlite(a, True),
           "pg-chain": lambda a: Pg(a, False), "pg-group": lambda a: Pg(a, True),
           "file-group": lambda a: FileGroup(a, True), "rewrite": lambda a: Rewrite(a, False),
           "http": lambda a: Http(a, False)}


def pct(v, p):
    return v[min(len(v) - 1, int(len(v) * p))]


def run(a, c):
    import shutil
    if a.runner not in ("http", "pg-chain", "pg-group") and os.path.isdir(a.dir):
        shutil.rmtree(a.dir)
    r = RUNNERS[a.runner](a)
    lat, it, lock, errs = [0.0] * a.n, iter(range(a.n)), threading.Lock(), []
    start = threading.Barrier(c + 1)

    def worker(w):
        rng = random.Random(w)
        start.wait()
        try:
            while True:
                with lock:
                    i = next(it, None)
                if i is None:
                    return
                d = rng.randbytes(a.size)
                t = time.perf_counter()
                r.append(d)
                lat[i] = time.perf_counter() - t
        except BaseException as e:
            errs.append(repr(e))

    ts = [threading.Thread(target=worker, args=(w,)) for w in range(c)]
    [t.start() for t in ts]
    start.wait()
    t0 = time.perf_counter()
    [t.join() for t in ts]
    el = time.perf_counter() - t0
    if errs:
        raise SystemExit("errors: " + errs[0])
    lat.sort()
    out = {"runner": a.runner, "about": r.about, "n": a.n, "c": c, "size": a.size, "secs": round(el, 3),
           "appends_per_s": round(a.n / el, 1), "p50_ms": round(pct(lat, .5) * 1e3, 3),
           "p99_ms": round(pct(lat, .99) * 1e3, 3), "max_ms": round(lat[-1] * 1e3, 3), **r.stats()}
    size, root, prove = r.prover()
    if prove:
        rng, gen, ver = random.Random(7), 0.0, 0.0
        for _ in range(a.proofs):
            i = rng.randrange(size)
            t = time.perf_counter()
            leaf, p = prove(i)
            gen += time.perf_counter() - t
            t = time.perf_counter()
            tv.verify_inclusion(i, size, leaf, p, root)
            ver += time.perf_counter() - t
        out["proof_gen_us"] = round(gen / a.proofs * 1e6, 1)
        out["proof_verify_us"] = round(ver / a.proofs * 1e6, 1)
    if getattr(r, "walk", None):
        out["full_chain_walk_s"] = round(r.walk, 3)
    r.close()
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--list", action="store_true")
    ap.add_argument("--runner", choices=sorted(RUNNERS))
    ap.add_argument("--dir", default="/tmp/ledgerbench")
    ap.add_argument("-n", type=int, default=5000)
    ap.add_argument("-c", type=int, nargs="+", default=[1, 64])
    ap.add_argument("--size", type=int, default=1024)
    ap.add_argument("--proofs", type=int, default=1000)
    ap.add_argument("--dsn", default="")
    ap.add_argument("--url")
    ap.add_argument("--body", choices=["raw", "json"], default="raw")
    ap.add_argument("--header", action="append", default=[])
    ap.add_argument("--out")
    a = ap.parse_args()
    if a.list or not a.runner:
        print(__doc__)
        return
    for c in a.c:
        o = run(a, c)
        o["load1"] = round(os.getloadavg()[0], 2)
        o["when"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = json.dumps(o)
        print(line)
        if a.out:
            with open(a.out, "a") as f:
                f.write(line + "\n")


if __name__ == "__main__":
    main()
