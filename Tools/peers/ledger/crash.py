#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Crash, power-cut, disk-full and I/O-error tests for an append service (needs root).

    crash.py --start 'CMD ... {dir} ... {port}' --log-subdir SUB --vkey FILE|VKEY [--append /v1/append]
             [--body raw|json] [--header 'K: V'] [--ready /healthz] [--index-key index]
             [--modes kill9 powercut diskfull eio-fsync eio-write tornwrite twowriters] [--rounds 5] [--json]
    crash.py --selftest

The service gets {dir} (on an ext4 image of its own) and {port}. It must answer 2xx to an append only when
the entry is durable, with a JSON body holding the entry's index under --index-key; the entry stored at that
index must contain the payload bytes, or the hex or base64 SHA-256 of them. After each round the service is
started again without the fault and must
  - come up by itself, hold every acknowledged entry at its index, and give a log that tlogverify accepts,
  - be consistent with every checkpoint seen before, and take new appends.
kill9:     SIGKILL in the middle of a load.
powercut:  the process is frozen and the file system's block image copied as it stands, without any sync;
           the copy is mounted instead. What was not fsynced before its acknowledgement is lost here.
diskfull:  a 48 MB image is filled; appends must be refused, not acknowledged; reads must go on.
eio-*:     strace makes fsync/fdatasync (or write/pwrite) fail with EIO from some call on; then a power cut.
tornwrite: as powercut, with fsync slowed down so that writes are under way, and a random part of the pages
           that were written but not yet fsynced put onto the copy, as a disk may have done.
twowriters: a second process on the same directory must refuse to start (or never corrupt the log).
"""
import argparse, base64, hashlib, http.client, json, os, random, shlex, shutil, signal, socket, subprocess, sys
import tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tlog"))
import tlogverify as tv


def free_port():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    p = s.getsockname()[1]
    s.close()
    return p


class Image:
    def __init__(self, base, mb=160, src=None):
        self.f = os.path.join(base, f"img{random.randrange(1 << 30)}")
        self.m = self.f + ".mnt"
        os.makedirs(self.m)
        if src:
            shutil.copyfile(src, self.f)
        else:
            with open(self.f, "wb") as f:
                f.truncate(mb << 20)
            subprocess.run(["mkfs.ext4", "-q", "-F", self.f], check=True)
        subprocess.run(["mount", "-o", "loop,commit=300", self.f, self.m], check=True)

    def close(self):
        for _ in range(50):
            if subprocess.run(["umount", self.m], capture_output=True).returncode == 0:
                break
            time.sleep(.1)
        os.remove(self.f)
        os.rmdir(self.m)


class Service:
    def __init__(self, a, d, wrap=()):
        self.a, self.dir, self.port = a, d, free_port()
        self.log = open(os.path.join(a.tmp, "service.log"), "ab")
        cmd = a.start.replace("{dir}", shlex.quote(d)).replace("{port}", str(self.port)).replace("{here}", HERE)
        self.p = subprocess.Popen(list(wrap) + shlex.split(cmd), stdout=self.log, stderr=self.log, start_new_session=True)

    def ready(self, timeout=30):
        t = time.time()
        while time.time() - t < timeout:
            if self.p.poll() is not None:
                return False
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                c.request("GET", self.a.ready)
                if c.getresponse().status == 200:
                    return True
            except OSError:
                pass
            time.sleep(.05)
        return False

    def kill(self, sig=signal.SIGKILL):
        try:
            os.killpg(self.p.pid, sig)
        except ProcessLookupError:
            pass
        if sig in (signal.SIGKILL, signal.SIGTERM):
            self.p.wait()


class Load:
    """Appends from several threads; remembers what was acknowledged."""

    def __init__(self, a, svc, threads=8, size=700):
        self.a, self.svc, self.size, self.acks, self.refused, self.stop = a, svc, size, {}, 0, False
        self.sent = a.sent
        self.lock = threading.Lock()
        self.ts = [threading.Thread(target=self.run, args=(k,), daemon=True) for k in range(threads)]
        [t.start() for t in self.ts]

    def one(self, c, payload):
        head = dict(h.split(":", 1) for h in self.a.header)
        body = payload if self.a.body == "raw" else json.dumps(
            {"payload_id": hashlib.sha256(payload).hexdigest()[:12], "payload": base64.b64encode(payload).decode()}).encode()
        c.request("POST", self.a.append, body, {**{k.strip(): v.strip() for k, v in head.items()},
                  "Content-Type": "application/octet-stream" if self.a.body == "raw" else "application/json"})
        r = c.getresponse()
        b = r.read()
        return r.status, b

    def run(self, k):
        c = None
        while not self.stop:
            p = os.urandom(random.randrange(16, self.size))
            self.sent.add(p)
            try:
                if c is None:
                    c = http.client.HTTPConnection("127.0.0.1", self.svc.port, timeout=10)
                st, b = self.one(c, p)
                if 200 <= st < 300:
                    i = int(json.loads(b)[self.a.index_key])
                    with self.lock:
                        if i in self.acks:
                            self.acks[("twice", i)] = p
                        self.acks[i] = p
                else:
                    self.refused += 1
                    time.sleep(.01)
            except (OSError, http.client.HTTPException, ValueError):
                c = None
                time.sleep(.02)

    def end(self):
        self.stop = True
        [t.join(15) for t in self.ts]
        return self.acks


def payload(a, entry):
    """What was appended of an entry: all of it, or what stands behind its header line."""
    return entry.partition(b"\n")[2] if a.header_line else entry


def holds(entry, p):
    h = hashlib.sha256(p)
    return p in entry or h.hexdigest().encode() in entry or base64.b64encode(h.digest()) in entry or h.digest() in entry


class Failed(Exception):
    pass


def settle(a, svc, want, timeout=20):
    """Waits until the published checkpoint covers every acknowledged entry; returns (checkpoint, entries)."""
    t, last = time.time(), None
    log = os.path.join(svc.dir, a.log_subdir)
    if a.flush:
        c = http.client.HTTPConnection("127.0.0.1", svc.port, timeout=20)
        c.request("POST", a.flush, b"", {k.strip(): v.strip() for k, v in (h.split(":", 1) for h in a.header)})
        if not 200 <= c.getresponse().status < 300:
            raise Failed("the log's folder cannot be written")
    while time.time() - t < timeout:
        ents = {}
        try:
            rep, cp = tv.check(log, [a.key], saved=a.saved, sample=30, on_entry=ents.__setitem__)
            last = [l for l in rep.lines if not l["ok"]]
            if not rep.failed and cp.size > want:
                return cp, ents
            if not rep.failed:
                last = f"published size {cp.size}, but entry {want} was acknowledged"
        except OSError as e:
            last = str(e)
        time.sleep(.2)
    raise Failed(f"log does not verify or does not cover the acknowledgements: {last}")


def audit(a, d, acks, note):
    svc = Service(a, d)
    try:
        if not svc.ready():
            raise Failed("service does not come up again")
        twice = [k for k in acks if isinstance(k, tuple)]
        if twice:
            raise Failed(f"index {twice[0][1]} was given to two entries")
        cp, ents = settle(a, svc, max(acks, default=-1))
        lost = [i for i, p in acks.items() if not holds(ents.get(i, b""), p)]
        if lost:
            raise Failed(f"{len(lost)} of {len(acks)} acknowledged entries are missing, first {min(lost)}")
        if not a.allow_other and a.body == "raw":
            # An entry with nothing behind its header line is a record of the ledger about itself.
            odd = [i for i, e in ents.items() if payload(a, e) not in a.sent and not (a.header_line and not payload(a, e))
                   and (a.header_line or not any(holds(e, p) for p in a.sent))]
            if odd:
                raise Failed(f"entry {odd[0]} was never sent: a damaged write became a record")
        more = Load(a, svc, 4)
        time.sleep(a.load / 3)
        new = more.end()
        if not new:
            raise Failed("no new append was accepted after recovery")
        if min(new) < cp.size:
            raise Failed("an index was given out a second time")
        cp, ents = settle(a, svc, max(new))
        a.saved.append(cp.raw)
        del a.saved[:-3]
        svc.kill(signal.SIGTERM)
        return {"acknowledged": len(acks), "size_after": cp.size, **note}
    finally:
        svc.kill()


def save_cp(a, d):
    try:
        with open(os.path.join(d, a.log_subdir, "checkpoint"), "rb") as f:
            raw = f.read()
        tv.open_checkpoint(raw, [a.key])
        a.saved.append(raw)
    except (OSError, tv.Bad):
        pass


def mode_kill9(a, img):
    svc = Service(a, img.m)
    if not svc.ready():
        raise Failed("does not start")
    l = Load(a, svc)
    time.sleep(random.uniform(a.load / 5, a.load))
    save_cp(a, img.m)
    svc.kill()
    return audit(a, img.m, l.end(), {})


def cut(a, img, svc, load):
    """Freezes the service; returns what was acknowledged and a copy of the disk as it stands."""
    with load.lock:                   # no acknowledgement may be counted after the freeze
        svc.kill(signal.SIGSTOP)
        acks = dict(load.acks)
        c = Image(a.tmp, src=img.f)
    return acks, c


def mode_powercut(a, img):
    svc = Service(a, img.m)
    if not svc.ready():
        raise Failed("does not start")
    l = Load(a, svc)
    time.sleep(random.uniform(a.load / 5, a.load))
    save_cp(a, img.m)
    acks, c = cut(a, img, svc, l)
    svc.kill()
    l.end()
    try:
        return audit(a, c.m, acks, {})
    finally:
        c.close()


def mode_diskfull(a, img):
    small = Image(a.tmp, 48)
    try:
        svc = Service(a, small.m)
        if not svc.ready():
            raise Failed("does not start")
        ballast = os.path.join(small.m, "ballast")
        with open(ballast, "wb") as f:
            f.write(b"x" * (30 << 20))
            os.fsync(f.fileno())
        l = Load(a, svc, 8, 30000)
        t = time.time()
        while time.time() - t < 40 and l.refused < 20 and svc.p.poll() is None:
            time.sleep(.1)
        full = l.refused
        alive = svc.p.poll() is None and svc.ready(3)
        acks = l.end()
        svc.kill()
        os.remove(ballast)
        if not full and alive:
            raise Failed("the disk never filled or appends were never refused")
        return audit(a, small.m, acks, {"refused_when_full": full, "stayed_up": alive})
    finally:
        small.close()


def eio(calls):
    def go(a, img):
        if not shutil.which("strace"):
            raise Failed("strace is not installed")
        n = random.randrange(30, 120)
        inj = [x for c in calls for x in ("-e", f"inject={c}:error=EIO:when={n}+")]
        svc = Service(a, img.m, ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + ",".join(calls), *inj])
        up = svc.ready()
        l = Load(a, svc)
        time.sleep(2.5)
        acks, c = cut(a, img, svc, l)
        svc.kill()
        l.end()
        try:
            return audit(a, c.m, acks, {"up": up, "fault_from_call": n})
        finally:
            c.close()
    return go


PAGE = 4096


def mode_tornwrite(a, img):
    if not shutil.which("strace"):
        raise Failed("strace is not installed")
    svc = Service(a, img.m, ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync",
                             "-e", "inject=fsync,fdatasync:delay_enter=80ms"])
    if not svc.ready():
        raise Failed("does not start")
    l = Load(a, svc, 16, 6000)
    time.sleep(random.uniform(a.load / 3, a.load))
    acks, c = cut(a, img, svc, l)
    torn = 0
    try:
        for r, _, fs in os.walk(img.m):
            for f in fs:
                p, q = os.path.join(r, f), os.path.join(c.m, os.path.relpath(os.path.join(r, f), img.m))
                if not os.path.exists(q) or not os.path.isfile(p):
                    continue
                new, old = open(p, "rb").read(), open(q, "rb").read()
                if new == old:
                    continue
                size = len(old) if len(new) <= len(old) else random.choice([len(new), len(new), random.randrange(len(old), len(new) + 1)])
                mix = bytearray(old.ljust(size, b"\0")[:size])
                for o in range(0, size, PAGE):
                    if random.random() < .5:
                        part = new[o:min(o + PAGE, size)]
                        mix[o:o + len(part)] = part
                if bytes(mix) != old:
                    with open(q, "wb") as g:
                        g.write(mix)
                    torn += 1
        svc.kill()
        l.end()
        return audit(a, c.m, acks, {"files_torn": torn})
    finally:
        svc.kill()
        c.close()


def mode_twowriters(a, img):
    one = Service(a, img.m)
    if not one.ready():
        raise Failed("does not start")
    two = Service(a, img.m)
    both = two.ready(3)
    l1 = Load(a, one, 4)
    l2 = Load(a, two, 4) if both else None
    time.sleep(1.5)
    acks = l1.end()
    if l2:
        other = l2.end()
        if set(acks) & set(other):
            one.kill(), two.kill()
            raise Failed("two writers gave out the same index")
        acks.update(other)
    one.kill(), two.kill()
    return audit(a, img.m, acks, {"second_started": both})


MODES = {"kill9": mode_kill9, "powercut": mode_powercut, "diskfull": mode_diskfull,
         "eio-fsync": eio(["fsync", "fdatasync"]), "eio-write": eio(["write", "pwrite64", "pwritev", "writev"]),
         "tornwrite": mode_tornwrite, "twowriters": mode_twowriters}


def run(a):
    out, bad = [], 0
    for m in a.modes:
        for k in range(1 if m in ("diskfull", "twowriters") else a.rounds):
            if k == 0 or m != "kill9" or k % a.fresh == 0:   # kill9 goes on with the same log; the others fork it
                if k:
                    img.close()
                img, a.saved, a.sent = Image(a.tmp, a.image_mb), [], set()
            try:
                r = {"mode": m, "round": k, "ok": True, **MODES[m](a, img)}
            except Failed as e:
                r = {"mode": m, "round": k, "ok": False, "why": str(e)}
                bad += 1
            out.append(r)
            print(json.dumps(r), flush=True)
            if not r["ok"]:
                break
        img.close()
    return bad, out


def parse(argv):
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--start")
    ap.add_argument("--log-subdir", default="log")
    ap.add_argument("--vkey")
    ap.add_argument("--append", default="/v1/append")
    ap.add_argument("--ready", default="/healthz")
    ap.add_argument("--body", choices=["raw", "json"], default="raw")
    ap.add_argument("--header", action="append", default=[])
    ap.add_argument("--index-key", default="index")
    ap.add_argument("--modes", nargs="+", choices=sorted(MODES), default=sorted(MODES))
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--load", type=float, default=1.5, help="the longest time under load before the fault, in seconds")
    ap.add_argument("--fresh", type=int, default=25, help="rounds of kill9 on one log before it starts anew")
    ap.add_argument("--image-mb", type=int, default=160)
    ap.add_argument("--allow-other", action="store_true", help="the log may hold entries that were not appended by us")
    ap.add_argument("--flush", help="a path to POST to before the log's folder is read, where the service writes it late")
    ap.add_argument("--header-line", action="store_true", help="entries begin with a line of their own, the payload follows")
    ap.add_argument("--selftest", action="store_true")
    return ap.parse_args(argv)


def selftest():
    """The good toy must pass everything; each flawed toy must fail where its flaw shows."""
    toy = f"{shlex.quote(sys.executable)} -B {{here}}/toyservice.py --dir {{dir}} --port {{port}} "
    import tlogmake as tm
    vkey = tm.vkey("toy.example/log", 1, tm.ed25519(tm.LOG_SEED)[1])
    expect = [("", list(MODES), True), ("--flaw no-fsync", ["powercut"], False), ("--flaw ack-first", ["kill9"], False),
              ("--flaw ignore-fsync-error", ["eio-fsync"], False), ("--flaw trust-tail", ["tornwrite"], False),
              ("--flaw no-lock", ["twowriters"], False), ("--flaw ack-when-full", ["diskfull"], False)]
    wrong = 0
    for flaw, modes, good in expect:
        for m in modes:
            a = parse(["--start", toy + flaw, "--vkey", vkey, "--modes", m, "--rounds", "2" if good else "15"])
            a.key = tv.VKey(a.vkey)
            a.tmp = tempfile.mkdtemp(prefix="crash")
            bad, _ = run(a)
            fine = (not bad) == good
            wrong += not fine
            print(("as expected: " if fine else "NOT AS EXPECTED: ") + f"{flaw or 'good toy'} under {m}: {'fails' if bad else 'passes'}")
            shutil.rmtree(a.tmp, ignore_errors=True)
    return wrong


def main():
    a = parse(sys.argv[1:])
    if a.selftest:
        sys.exit(1 if selftest() else 0)
    a.key = tv.VKey(open(a.vkey).read() if os.path.exists(a.vkey) else a.vkey)
    a.tmp = tempfile.mkdtemp(prefix="crash")
    try:
        bad, _ = run(a)
    finally:
        shutil.rmtree(a.tmp, ignore_errors=True)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
