#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Writes small tlog-tiles logs for testing the verifier, and breaks them on purpose.

    tlogmake.py make  DIR --size N [--origin O] [--grow M ...] [--witness] [--mldsa]
    tlogmake.py break DIR --fault NAME [--at N]
    tlogmake.py faults

The tree is built by a stack of complete subtrees (not by the verifier's level walk), so that a
mistake in one is not repeated in the other. Keys are fixed seeds: never use them for anything real.
"""
import argparse, base64, hashlib, os, shutil, sys

H = lambda b: hashlib.sha256(b).digest()
LOG_SEED = bytes(range(32))
WIT_SEED = bytes(range(32, 64))
NOW = 1700000000


def raw_public(key):
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def ed25519(seed):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    k = Ed25519PrivateKey.from_private_bytes(seed)
    return k, raw_public(k)


def mldsa44(seed):  # needs `cryptography` 47 or newer
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
    k = MLDSA44PrivateKey.from_seed_bytes(seed)
    return k, k.public_key().public_bytes_raw()  # as new as ML-DSA itself


def kid(name, t, pub):
    return H(name.encode() + b"\n" + bytes([t]) + pub)[:4]


def vkey(name, t, pub):
    return f"{name}+{kid(name, t, pub).hex()}+{base64.b64encode(bytes([t]) + pub).decode()}"


def b64(b):
    return base64.b64encode(b).decode()


def body(origin, size, root):
    return f"{origin}\n{size}\n{b64(root)}\n"


def sig_line(name, t, pub, sig):
    return f"\u2014 {name} {b64(kid(name, t, pub) + sig)}\n"


def log_sign(origin, text, seed=LOG_SEED):
    k, pub = ed25519(seed)
    return sig_line(origin, 1, pub, k.sign(text.encode()))


def cosign(name, text, ts=NOW, seed=WIT_SEED):
    k, pub = ed25519(seed)
    return sig_line(name, 4, pub, ts.to_bytes(8, "big") + k.sign(f"cosignature/v1\ntime {ts}\n{text}".encode()))


def cosign_mldsa(name, text, ts=NOW, seed=WIT_SEED):
    k, pub = mldsa44(seed)
    origin, size, root = text.split("\n")[:3]
    n, o = name.encode(), origin.encode()
    msg = (b"subtree/v1\n\0" + bytes([len(n)]) + n + ts.to_bytes(8, "big") + bytes([len(o)]) + o
           + bytes(8) + int(size).to_bytes(8, "big") + base64.b64decode(root))
    return sig_line(name, 6, pub, ts.to_bytes(8, "big") + k.sign(msg))


def npath(n):
    s = f"{n:03d}" if n < 1000 else None
    if s:
        return s
    digits = str(n)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    return "/".join("x" + g for g in groups[:-1]) + "/" + groups[-1]


class Log:
    """In memory: stack of (height, hash); levels of full-tile hashes for tile writing."""

    def __init__(self, origin):
        self.origin, self.entries, self.stack, self.rows = origin, [], [], [[]]

    def add(self, e):
        self.entries.append(e)
        h, n = H(b"\0" + e), 0
        self.rows[0].append(h)
        while self.stack and self.stack[-1][0] == n:
            h = H(b"\1" + self.stack.pop()[1] + h)
            n += 1
            if n % 8 == 0:
                while len(self.rows) <= n // 8:
                    self.rows.append([])
                self.rows[n // 8].append(h)
        self.stack.append((n, h))

    def root(self):
        if not self.stack:
            return H(b"")
        r = self.stack[-1][1]
        for _, h in reversed(self.stack[:-1]):
            r = H(b"\1" + h + r)
        return r

    def write(self, d, keep_partials=True, witness=False, mldsa=False):
        def put(path, data):
            p = os.path.join(d, path)
            os.makedirs(os.path.dirname(p) or ".", exist_ok=True)
            with open(p, "wb") as f:
                f.write(data)

        for lv, row in enumerate(self.rows):
            for i in range(0, len(row), 256):
                part = row[i:i + 256]
                sfx = "" if len(part) == 256 else f".p/{len(part)}"
                put(f"tile/{lv}/{npath(i // 256)}{sfx}", b"".join(part))
                if lv == 0:
                    ents = self.entries[i:i + 256]
                    put(f"tile/entries/{npath(i // 256)}{sfx}",
                        b"".join(len(e).to_bytes(2, "big") + e for e in ents))
        text = body(self.origin, len(self.entries), self.root())
        cp = text + "\n" + log_sign(self.origin, text)
        if witness:
            cp += cosign("witness.example/w1", text)
        if mldsa:
            cp += cosign_mldsa("witness.example/w2", text)
        put("checkpoint", cp.encode())
        return cp.encode()


def make(d, size, origin="log.example/test", grow=(), witness=False, mldsa=False, entry=None):
    entry = entry or (lambda i: b"entry %d " % i + b"x" * (i % 97))
    log, cps = Log(origin), []
    for target in sorted(set(list(grow) + [size])):
        while len(log.entries) < target:
            log.add(entry(len(log.entries)))
        cps.append(log.write(d, witness=witness, mldsa=mldsa))
    with open(os.path.join(d, "..", os.path.basename(d) + ".vkey") if False else d.rstrip("/") + ".vkey", "w") as f:
        f.write(vkey(origin, 1, ed25519(LOG_SEED)[1]) + "\n")
    return log, cps


# ------------------------------------------------------------ faults: each must be noticed

def _edit(p, fn):
    with open(p, "rb") as f:
        b = bytearray(f.read())
    fn(b)
    with open(p, "wb") as f:
        f.write(b)


def _last(d, lead):
    """Right-most current tile under tile/<lead>."""
    best = None
    for r, _, fs in os.walk(os.path.join(d, "tile", lead)):
        for f in fs:
            p = os.path.join(r, f)
            k = os.path.relpath(p, os.path.join(d, "tile", lead))
            num = int("".join(x.lstrip("x") for x in k.split(".p")[0].split("/")))
            w = int(k.split(".p/")[1]) if ".p/" in k else 256
            if best is None or (num, w) > best[0]:
                best = ((num, w), p)
    return best[1]


def _cp_lines(d):
    p = os.path.join(d, "checkpoint")
    with open(p, encoding="utf-8") as f:
        return p, f.read().split("\n")


def _cp_write(p, lines):
    with open(p, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))


def _resign(d, size=None, root=None, origin=None, seed=LOG_SEED, name=None):
    p, l = _cp_lines(d)
    text = body(origin or l[0], size if size is not None else l[1], root or base64.b64decode(l[2]))
    with open(p, "w", encoding="utf-8") as f:
        f.write(text + "\n" + log_sign(name or (origin or l[0]), text, seed))


FAULTS = {}


def fault(f):
    FAULTS[f.__name__.replace("_", "-")] = f
    return f


@fault
def bit_flip_entry(d):
    _edit(_last(d, "entries"), lambda b: b.__setitem__(len(b) // 2, b[len(b) // 2] ^ 1))


@fault
def bit_flip_leaf_tile(d):
    _edit(os.path.join(d, "tile/0/000"), lambda b: b.__setitem__(100, b[100] ^ 0x80))


@fault
def bit_flip_upper_tile(d):
    _edit(_last(d, "1"), lambda b: b.__setitem__(5, b[5] ^ 4))


@fault
def truncated_leaf_tile(d):
    _edit(os.path.join(d, "tile/0/000"), lambda b: b.__delitem__(slice(len(b) - 17, None)))


@fault
def truncated_entries(d):
    _edit(_last(d, "entries"), lambda b: b.__delitem__(slice(len(b) - 1, None)))


@fault
def trailing_entries(d):
    _edit(_last(d, "entries"), lambda b: b.extend(b"\0\0"))


@fault
def zero_filled_tile(d):
    _edit(_last(d, "0"), lambda b: b.__setitem__(slice(0, len(b)), bytes(len(b))))


@fault
def deleted_leaf_tile(d):
    os.remove(os.path.join(d, "tile/0/000"))


@fault
def deleted_entries(d):
    os.remove(_last(d, "entries"))


@fault
def deleted_upper_tile(d):
    os.remove(_last(d, "1"))


@fault
def swapped_tiles(d):
    a, b = os.path.join(d, "tile/0/000"), os.path.join(d, "tile/0/001")
    os.rename(a, a + "t"), os.rename(b, a), os.rename(a + "t", b)


@fault
def rewritten_partial(d):
    r = os.path.join(d, "tile/0")
    for root, _, fs in os.walk(r):
        if root.endswith(".p") and not root.startswith(os.path.dirname(_last(d, "0"))):
            for f in fs:
                _edit(os.path.join(root, f), lambda b: b.__setitem__(0, b[0] ^ 1))
                return
    raise SystemExit("this log has no older partial tile")


@fault
def checkpoint_unsigned(d):
    p, l = _cp_lines(d)
    _cp_write(p, l[:4] + [""])


@fault
def checkpoint_bad_signature(d):
    p, l = _cp_lines(d)
    n, s = l[4].rsplit(" ", 1)
    raw = bytearray(base64.b64decode(s))
    raw[20] ^= 1
    l[4] = n + " " + b64(bytes(raw))
    _cp_write(p, l)


@fault
def checkpoint_wrong_root(d):
    _resign(d, root=H(b"nothing"))


@fault
def checkpoint_size_ahead(d):
    _resign(d, size=int(_cp_lines(d)[1][1]) + 1)


@fault
def checkpoint_size_behind(d):
    _resign(d, size=int(_cp_lines(d)[1][1]) - 1)


@fault
def checkpoint_leading_zero(d):
    _resign(d, size="0" + _cp_lines(d)[1][1])


@fault
def checkpoint_other_origin(d):
    _resign(d, origin="log.example/other")


@fault
def checkpoint_other_key(d):
    _resign(d, seed=bytes(32))


@fault
def checkpoint_double_newline_signed(d):
    """Signs the body with the separating blank line included (a mistake seen in the field)."""
    p, l = _cp_lines(d)
    text = "\n".join(l[:3]) + "\n"
    k, pub = ed25519(LOG_SEED)
    with open(p, "w", encoding="utf-8") as f:
        f.write(text + "\n" + sig_line(l[0], 1, pub, k.sign((text + "\n").encode())))


@fault
def checkpoint_hex_root(d):
    _resign(d)
    p, l = _cp_lines(d)
    text = f"{l[0]}\n{l[1]}\n{base64.b64decode(l[2]).hex()}\n"
    with open(p, "w", encoding="utf-8") as f:
        f.write(text + "\n" + log_sign(l[0], text))


@fault
def checkpoint_crlf(d):
    _edit(os.path.join(d, "checkpoint"), lambda b: b.__setitem__(slice(0, len(b)), bytes(b).replace(b"\n", b"\r\n")))


@fault
def stray_file(d):
    with open(os.path.join(d, "tile/0/000.tmp"), "wb") as f:
        f.write(b"left over")


@fault
def text_tiles(d):
    """base64 text tiles named x000.b64, as some designs describe them."""
    t = os.path.join(d, "tile/0")
    data = open(os.path.join(t, "000"), "rb").read()
    os.remove(os.path.join(t, "000"))
    with open(os.path.join(t, "x000.b64"), "w") as f:
        f.write("\n".join(b64(data[i:i + 32]) for i in range(0, len(data), 32)) + "\n")


def fork(src, dst, at, size):
    """A second history that shares the first `at` entries, validly signed."""
    if os.path.exists(dst):
        shutil.rmtree(dst)
    log = Log(_cp_lines(src)[1][0])
    for i in range(size):
        log.add((b"entry %d " % i + b"x" * (i % 97)) if i < at else b"forked %d" % i)
    return log.write(dst)


def main():
    ap = argparse.ArgumentParser()
    s = ap.add_subparsers(dest="cmd", required=True)
    m = s.add_parser("make")
    m.add_argument("dir")
    m.add_argument("--size", type=int, required=True)
    m.add_argument("--origin", default="log.example/test")
    m.add_argument("--grow", type=int, nargs="*", default=[])
    m.add_argument("--witness", action="store_true")
    m.add_argument("--mldsa", action="store_true")
    b = s.add_parser("break")
    b.add_argument("dir")
    b.add_argument("--fault", required=True, choices=sorted(FAULTS))
    s.add_parser("faults")
    a = ap.parse_args()
    if a.cmd == "make":
        make(a.dir, a.size, a.origin, a.grow, a.witness, a.mldsa)
        print(open(a.dir.rstrip("/") + ".vkey").read().strip())
    elif a.cmd == "break":
        FAULTS[a.fault](a.dir)
    else:
        print("\n".join(sorted(FAULTS)))


if __name__ == "__main__":
    main()
