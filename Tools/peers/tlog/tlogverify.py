#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Independent verifier for C2SP tlog-tiles logs (standard library and `cryptography`).

    tlogverify.py check  --log DIR|URL --vkey VKEY [--vkey ...] [--origin O]
                         [--saved CP ...] [--save CP] [--sample N] [--witness VKEY ...]
                         [--quorum K] [--strict-headers] [--json]
    tlogverify.py note   FILE --vkey VKEY ...
    tlogverify.py proof  FILE.tlog-proof --vkey VKEY --origin O (--leaf-hash HEX|--leaf FILE)
                         [--witness VKEY ...] [--quorum K]

`check` fetches the checkpoint, every tile and every entry bundle, rebuilds every level from
the leaves up, and tests inclusion and consistency proofs that it derives from tiles alone.
Exit status: 0 all passed, 1 a check failed, 2 usage or input/output trouble.

Nothing here is shared with the implementation under test; keep it that way.
"""
# Length: one file on purpose, so that it can be copied to a machine and run there by itself.
import argparse, base64, hashlib, json, os, random, re, sys, time, unicodedata
import urllib.request, urllib.error

# ---------------------------------------------------------------- hashing (RFC 6962 s2.1)

TILE = 256
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_point(n):
    """Largest power of two strictly below n (n > 1)."""
    return 1 << ((n - 1).bit_length() - 1)


def mth(hashes):
    """Merkle tree head over a list of leaf hashes."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    # A lone right-most node is promoted unchanged, which is what the recursive rule gives.
    while len(level) > 1:
        nxt = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) & 1:
            nxt.append(level[-1])
        level = nxt
    return level[0]


class Bad(Exception):
    """A check failed."""


def verify_inclusion(index, size, leaf, proof, root):
    """RFC 9162 s2.1.3.2."""
    if not 0 <= index < size:
        raise Bad(f"index {index} outside tree of size {size}")
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            raise Bad("inclusion proof too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            if not fn & 1:
                while fn and not fn & 1:
                    fn >>= 1
                    sn >>= 1
        else:
            r = node_hash(r, p)
        fn >>= 1
        sn >>= 1
    if sn != 0:
        raise Bad("inclusion proof too short")
    if r != root:
        raise Bad("inclusion proof does not reach the root")


def verify_consistency(m, n, root_m, root_n, proof):
    """RFC 9162 s2.1.4.2 (plus the two trivial cases)."""
    if m > n:
        raise Bad(f"tree shrank: {m} > {n}")
    if m == n:
        if proof:
            raise Bad("consistency proof must be empty for equal sizes")
        if root_m != root_n:
            raise Bad(f"two different roots for size {m}: the log forked")
        return
    if m == 0:
        if proof:
            raise Bad("consistency proof must be empty from size 0")
        if root_m != EMPTY_ROOT:
            raise Bad("root of the empty tree is wrong")
        return
    proof = list(proof)
    if not proof:
        raise Bad("consistency proof is empty")
    if m & (m - 1) == 0:
        proof.insert(0, root_m)
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = proof[0]
    for c in proof[1:]:
        if sn == 0:
            raise Bad("consistency proof too long")
        if fn & 1 or fn == sn:
            fr = node_hash(c, fr)
            sr = node_hash(c, sr)
            if not fn & 1:
                while fn and not fn & 1:
                    fn >>= 1
                    sn >>= 1
        else:
            sr = node_hash(sr, c)
        fn >>= 1
        sn >>= 1
    if sn != 0:
        raise Bad("consistency proof too short")
    if fr != root_m:
        raise Bad("consistency proof does not reach the old root")
    if sr != root_n:
        raise Bad("consistency proof does not reach the new root")


# ---------------------------------------------------------------- base64, notes, keys

_B64 = re.compile(r"^[A-Za-z0-9+/]*={0,2}$")


def b64dec(s):
    """Standard alphabet, padded, canonical."""
    if isinstance(s, bytes):
        s = s.decode("ascii")
    if len(s) % 4 or not _B64.match(s):
        raise Bad(f"not base64: {s[:40]!r}")
    raw = base64.b64decode(s, validate=True)
    if base64.b64encode(raw).decode() != s:
        raise Bad(f"base64 is not canonical: {s[:40]!r}")
    return raw


def b64enc(b):
    return base64.b64encode(b).decode()


ED25519, ECDSA, COSIG_ED25519, RFC6962_STH, COSIG_MLDSA44 = 0x01, 0x02, 0x04, 0x05, 0x06
MLDSA44_PUB, MLDSA44_SIG = 1312, 2420
MAX_NOTE, MAX_SIGS = 1 << 20, 100


def bad_name(name):
    return not name or "+" in name or any(ch.isspace() or unicodedata.category(ch) == "Zs" for ch in name)


def key_id(name, sig_type, pub):
    return hashlib.sha256(name.encode() + b"\n" + bytes([sig_type]) + pub).digest()[:4]


class VKey:
    """<name>+<hex key id>+<base64 of type byte and public key>"""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise Bad("vkey does not have three parts")
        self.text, self.name, hexid, mat = text.strip(), parts[0], parts[1], b64dec(parts[2])
        if bad_name(self.name):
            raise Bad("vkey has a bad key name")
        if not re.fullmatch(r"[0-9a-f]{8}", hexid):
            raise Bad("vkey id is not 8 lower-case hex digits")
        if len(mat) < 2:
            raise Bad("vkey material too short")
        self.id, self.type, self.pub = bytes.fromhex(hexid), mat[0], mat[1:]
        want = {ED25519: 32, COSIG_ED25519: 32, COSIG_MLDSA44: MLDSA44_PUB}.get(self.type)
        if self.type == ECDSA:
            expect = hashlib.sha256(self.pub).digest()[:4]
        else:
            if want is None:
                raise Bad(f"unsupported vkey type 0x{self.type:02x}")
            if len(self.pub) != want:
                raise Bad(f"vkey public key is {len(self.pub)} bytes, want {want}")
            expect = key_id(self.name, self.type, self.pub)
        if expect != self.id:
            raise Bad(f"vkey id {hexid} does not match its key ({expect.hex()})")

    def verify(self, text, sig):
        """Returns the cosignature timestamp, or None for types without one. Raises Bad."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519
        try:
            if self.type == ED25519:
                if len(sig) != 64:
                    raise Bad("Ed25519 signature is not 64 bytes")
                ed25519.Ed25519PublicKey.from_public_bytes(self.pub).verify(sig, text)
                return None
            if self.type == COSIG_ED25519:
                if len(sig) != 72:
                    raise Bad("cosignature is not 8+64 bytes")
                ts = int.from_bytes(sig[:8], "big")
                if ts >> 63:
                    raise Bad("cosignature time is beyond 2^63-1")
                msg = b"cosignature/v1\ntime %d\n" % ts + text
                ed25519.Ed25519PublicKey.from_public_bytes(self.pub).verify(sig[8:], msg)
                return ts
            if self.type == COSIG_MLDSA44:
                if len(sig) != 8 + MLDSA44_SIG:
                    raise Bad("ML-DSA-44 cosignature is not 8+2420 bytes")
                from cryptography.hazmat.primitives.asymmetric import mldsa
                ts = int.from_bytes(sig[:8], "big")
                cp = Checkpoint(text)
                msg = cosigned_message(self.name, ts, cp.origin, 0, cp.size, cp.root)
                mldsa.MLDSA44PublicKey.from_public_bytes(self.pub).verify(sig[8:], msg)
                return ts
            if self.type == ECDSA:
                from cryptography.hazmat.primitives.asymmetric import ec
                from cryptography.hazmat.primitives import hashes, serialization
                k = serialization.load_der_public_key(self.pub)
                k.verify(sig, text, ec.ECDSA(hashes.SHA256()))
                return None
        except InvalidSignature:
            pass
        raise Bad(f"signature by {self.name} ({self.id.hex()}) does not verify")


def cosigned_message(name, ts, origin, start, end, root):
    n, o = name.encode(), origin.encode()
    if not 1 <= len(n) <= 255 or not 1 <= len(o) <= 255:
        raise Bad("name or origin length outside 1..255")
    return (b"subtree/v1\n\x00" + bytes([len(n)]) + n + ts.to_bytes(8, "big") + bytes([len(o)]) + o
            + start.to_bytes(8, "big") + end.to_bytes(8, "big") + root)


class Note:
    def __init__(self, raw):
        if len(raw) > MAX_NOTE:
            raise Bad("note too long")
        try:
            s = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("note is not UTF-8")
        if any(ord(c) < 0x20 and c != "\n" for c in s):
            raise Bad("note has a control character")
        cut = s.rfind("\n\n")
        if cut < 0:
            raise Bad("note has no blank line before its signatures")
        self.text = s[:cut + 1].encode()
        tail = s[cut + 2:]
        if not tail.endswith("\n"):
            raise Bad("note does not end in a newline")
        self.sigs = []
        for line in tail[:-1].split("\n"):
            if not line.startswith("\u2014 "):
                raise Bad(f"not a signature line: {line[:40]!r}")
            f = line[2:].split(" ")
            if len(f) != 2 or bad_name(f[0]):
                raise Bad(f"malformed signature line: {line[:60]!r}")
            blob = b64dec(f[1])
            if len(blob) < 5:
                raise Bad("signature too short")
            self.sigs.append((f[0], blob[:4], blob[4:]))
        if len(self.sigs) > MAX_SIGS:
            raise Bad("too many signatures")

    def verified_by(self, vkeys):
        """[(vkey, timestamp)] for each known key that signed. A known key that fails is fatal."""
        out, seen = [], set()
        for name, kid, sig in self.sigs:
            for v in vkeys:
                if v.name == name and v.id == kid and (name, kid) not in seen:
                    seen.add((name, kid))
                    out.append((v, v.verify(self.text, sig)))
        return out


class Checkpoint:
    def __init__(self, text):
        if not text.endswith(b"\n"):
            raise Bad("checkpoint body does not end in a newline")
        lines = text.decode("utf-8").split("\n")[:-1]
        if len(lines) < 3:
            raise Bad("checkpoint body has fewer than three lines")
        self.origin, size, root = lines[:3]
        if not self.origin:
            raise Bad("checkpoint origin is empty")
        if not re.fullmatch(r"0|[1-9][0-9]*", size):
            raise Bad(f"checkpoint size is malformed: {size!r}")
        self.size = int(size)
        if self.size >> 63:
            raise Bad("checkpoint size is beyond 2^63-1")
        self.root = b64dec(root)
        if len(self.root) != 32:
            raise Bad("checkpoint root is not 32 bytes")
        self.extensions = lines[3:]
        if any(not x for x in self.extensions):
            raise Bad("checkpoint has an empty extension line")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise Bad("root of the empty tree is wrong")


def open_checkpoint(raw, log_keys, origin=None, witness_keys=(), quorum=0):
    note = Note(raw)
    good = note.verified_by(log_keys)
    if not good:
        raise Bad("checkpoint carries no signature by a known log key")
    cp = Checkpoint(note.text)
    want = origin if origin is not None else good[0][0].name
    if cp.origin != want:
        raise Bad(f"checkpoint origin {cp.origin!r}, want {want!r}")
    cos = note.verified_by(witness_keys)
    pubs = {v.pub for v, _ in cos}
    if len(pubs) < quorum:
        raise Bad(f"{len(pubs)} of the required {quorum} witness cosignatures")
    cp.note, cp.raw, cp.signers, cp.cosigners = note, raw, [v for v, _ in good], cos
    return cp


# ---------------------------------------------------------------- tile paths and sources

def n_path(n):
    parts = [f"{n % 1000:03d}"]
    n //= 1000
    while n:
        parts.append(f"x{n % 1000:03d}")
        n //= 1000
    return "/".join(reversed(parts))


def tile_path(level, n, width=TILE):
    lead = "entries" if level == "entries" else str(level)
    p = f"tile/{lead}/{n_path(n)}"
    return p if width == TILE else f"{p}.p/{width}"


def tiles_for(size):
    """Every tile a tree of this size has: {level: [(n, width), ...]}"""
    out, level, count = {}, 0, size
    while count:
        full, part = divmod(count, TILE)
        out[level] = [(i, TILE) for i in range(full)] + ([(full, part)] if part else [])
        level += 1
        count = full
    return out


class DirSource:
    kind = "dir"

    def __init__(self, root):
        self.root = root

    def get(self, path):
        try:
            with open(os.path.join(self.root, *path.split("/")), "rb") as f:
                return f.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def listing(self):
        base = os.path.join(self.root, "tile")
        for d, _, files in os.walk(base):
            for f in files:
                yield os.path.relpath(os.path.join(d, f), self.root).replace(os.sep, "/")


class HttpSource:
    kind = "http"

    def __init__(self, base, strict=False, timeout=30):
        self.base, self.strict, self.timeout, self.header_faults = base.rstrip("/"), strict, timeout, []

    def get(self, path):
        req = urllib.request.Request(self.base + "/" + path,
                                     headers={"Accept-Encoding": "gzip, identity", "User-Agent": "tlogverify"})
        for attempt in (0, 1):
            try:
                with urllib.request.urlopen(req, timeout=self.timeout) as r:
                    body = r.read()
                    h = r.headers
                    if h.get("Content-Encoding", "").lower() == "gzip":
                        import gzip
                        body = gzip.decompress(body)
                    self.headers(path, h)
                    return body
            except urllib.error.HTTPError as e:
                if e.code in (404, 410):
                    return None
                if attempt:
                    raise
            except urllib.error.URLError:
                if attempt:
                    raise
            time.sleep(0.2)

    def headers(self, path, h):
        ct = (h.get("Content-Type") or "").lower().replace(" ", "")
        cc = (h.get("Cache-Control") or "").lower()
        if path == "checkpoint":
            if ct != "text/plain;charset=utf-8":
                self.header_faults.append(f"{path}: Content-Type {ct!r}")
            if "immutable" in cc:
                self.header_faults.append(f"{path}: checkpoint must not be marked immutable")
        else:
            if ct != "application/octet-stream":
                self.header_faults.append(f"{path}: Content-Type {ct!r}")
            if "no-store" in cc or "no-cache" in cc:
                self.header_faults.append(f"{path}: immutable resource is marked uncacheable")

    def listing(self):
        return None


def source_for(where, strict=False):
    return HttpSource(where, strict) if re.match(r"https?://", where) else DirSource(where)


def parse_bundle(data):
    """uint16 big-endian length, bytes, repeated; nothing left over."""
    out, i = [], 0
    while i < len(data):
        if i + 2 > len(data):
            raise Bad("entry bundle ends inside a length")
        n = int.from_bytes(data[i:i + 2], "big")
        i += 2
        if i + n > len(data):
            raise Bad("entry bundle ends inside an entry")
        out.append(data[i:i + n])
        i += n
    return out


class TileReader:
    """Node hashes from tiles alone, with the partial-tile fallback that the format allows."""

    def __init__(self, src, size):
        self.src, self.size, self.cache = src, size, {}

    def tile(self, level, n):
        key = (level, n)
        if key not in self.cache:
            count = self.size >> (8 * level)
            width = min(TILE, count - n * TILE)
            if width <= 0:
                raise Bad(f"tile {level}/{n} lies outside a tree of size {self.size}")
            data = self.src.get(tile_path(level, n, width))
            if data is not None and len(data) != 32 * width:
                raise Bad(f"{tile_path(level, n, width)} is {len(data)} bytes, want {32 * width}")
            if data is None and width < TILE:
                data = self.src.get(tile_path(level, n))  # the partial tile may have been dropped
                if data is not None:
                    if len(data) != 32 * TILE:
                        raise Bad(f"{tile_path(level, n)} is {len(data)} bytes, want {32 * TILE}")
                    data = data[:32 * width]
            if data is None:
                raise Bad(f"{tile_path(level, n, width)} is missing")
            self.cache[key] = [data[i:i + 32] for i in range(0, len(data), 32)]
        return self.cache[key]

    def node(self, height, i):
        """Hash of the complete subtree of 2^height leaves with index i at that height."""
        level, h = divmod(height, 8)
        first = i << h
        n, off = divmod(first, TILE)
        got = self.tile(level, n)
        if off + (1 << h) > len(got):
            raise Bad(f"subtree {height}/{i} is not complete in a tree of size {self.size}")
        return mth(got[off:off + (1 << h)])

    def range_root(self, a, b):
        """MTH(D[a:b]) where a is aligned for the subtree (as in the RFC 6962 recursion)."""
        n = b - a
        if n & (n - 1) == 0:
            h = n.bit_length() - 1
            return self.node(h, a >> h)
        k = split_point(n)
        return node_hash(self.range_root(a, a + k), self.range_root(a + k, b))

    def root(self):
        return self.range_root(0, self.size) if self.size else EMPTY_ROOT

    def inclusion(self, m):
        def path(m, a, b):
            if b - a == 1:
                return []
            k = split_point(b - a)
            if m - a < k:
                return path(m, a, a + k) + [self.range_root(a + k, b)]
            return path(m, a + k, b) + [self.range_root(a, a + k)]
        return path(m, 0, self.size)

    def consistency(self, m):
        def sub(m, a, b, whole):
            if m == b - a:
                return [] if whole else [self.range_root(a, b)]
            k = split_point(b - a)
            if m <= k:
                return sub(m, a, a + k, whole) + [self.range_root(a + k, b)]
            return sub(m - k, a + k, b, False) + [self.range_root(a, a + k)]
        return [] if m in (0, self.size) else sub(m, 0, self.size, True)


# ---------------------------------------------------------------- the full check

class Report:
    def __init__(self):
        self.lines, self.failed = [], 0

    def step(self, name, fn):
        t = time.time()
        try:
            note = fn()
            self.lines.append({"check": name, "ok": True, "note": note, "s": round(time.time() - t, 3)})
            return True
        except Bad as e:
            self.failed += 1
            self.lines.append({"check": name, "ok": False, "note": str(e), "s": round(time.time() - t, 3)})
            return False


def check(where, vkeys, origin=None, saved=(), sample=200, witnesses=(), quorum=0, strict_headers=False,
          max_age=None, seed=None, on_entry=None):
    """Returns (Report, Checkpoint or None)."""
    src, rep, st = source_for(where, strict_headers), Report(), {}
    rng = random.Random(seed)

    def c_checkpoint():
        raw = src.get("checkpoint")
        if raw is None:
            raise Bad("checkpoint is missing")
        cp = st["cp"] = open_checkpoint(raw, vkeys, origin, witnesses, quorum)
        for v, ts in cp.cosigners:
            if ts > time.time() + 300:
                raise Bad(f"cosignature by {v.name} is dated in the future")
            if max_age is not None and time.time() - ts > max_age:
                raise Bad(f"cosignature by {v.name} is older than {max_age} s")
        return f"origin {cp.origin!r}, size {cp.size}, {len(cp.signers)} log and {len(cp.cosigners)} witness signatures"

    if not rep.step("checkpoint", c_checkpoint):
        return rep, None
    cp = st["cp"]
    reader = TileReader(src, cp.size)
    plan = tiles_for(cp.size)

    def c_tiles():
        n = 0
        for level, tiles in plan.items():
            for i, _ in tiles:
                reader.tile(level, i)
                n += 1
        return f"{n} tiles on {len(plan)} levels, every width right"

    rep.step("tiles present and of the right width", c_tiles)

    def c_levels():
        for level in range(1, len(plan)):
            below = reader.size >> (8 * (level - 1))
            for i, width in plan[level]:
                got = reader.tile(level, i)
                for j in range(width):
                    child = i * TILE + j
                    if (child + 1) * TILE > below:
                        raise Bad(f"tile {level}/{i} hashes a partial tile at {j}")
                    if mth(reader.tile(level - 1, child)) != got[j]:
                        raise Bad(f"tile {level}/{i} hash {j} does not match the tile below")
        return "every upper-level hash rebuilt from the tile below"

    rep.step("levels agree", c_levels)

    def c_root():
        leaves = []
        for i, _ in plan.get(0, []):
            leaves += reader.tile(0, i)
        st["leaves"] = leaves
        if len(leaves) != cp.size:
            raise Bad(f"level 0 holds {len(leaves)} hashes, checkpoint says {cp.size}")
        if mth(leaves) != cp.root:
            raise Bad("root over level 0 differs from the checkpoint")
        if reader.root() != cp.root:
            raise Bad("root over the upper levels differs from the checkpoint")
        return "root rebuilt two ways (leaves; upper tiles)"

    rep.step("root", c_root)

    def c_entries():
        total = biggest = 0
        for i, width in plan.get(0, []):
            data = src.get(tile_path("entries", i, width))
            if data is None and width < TILE:
                data = src.get(tile_path("entries", i))
            if data is None:
                raise Bad(f"{tile_path('entries', i, width)} is missing")
            ents = parse_bundle(data)
            if len(ents) < width or (len(ents) > width and len(ents) != TILE):
                raise Bad(f"entry bundle {i} holds {len(ents)} entries, want {width}")
            hs = reader.tile(0, i)
            for j, e in enumerate(ents[:width]):
                if leaf_hash(e) != hs[j]:
                    raise Bad(f"entry {i * TILE + j} does not hash to its level-0 hash")
                total += len(e)
                biggest = max(biggest, len(e))
                if on_entry:
                    on_entry(i * TILE + j, e)
        return f"{cp.size} entries, {total} bytes, largest {biggest}"

    rep.step("entry bundles", c_entries)

    def c_incl():
        if not cp.size:
            return "empty tree"
        picks = {0, cp.size - 1, cp.size // 2} | {rng.randrange(cp.size) for _ in range(sample)}
        for edge in (TILE - 1, TILE, TILE * TILE - 1, TILE * TILE):
            if edge < cp.size:
                picks.add(edge)
        for i in sorted(picks):
            verify_inclusion(i, cp.size, reader.tile(0, i // TILE)[i % TILE], reader.inclusion(i), cp.root)
        return f"{len(picks)} inclusion proofs from tiles"

    rep.step("inclusion", c_incl)

    def c_cons():
        leaves = st.get("leaves") or []
        picks = {s for s in (1, 2, 3, cp.size // 2, cp.size - 1, cp.size) if 0 < s <= cp.size}
        picks |= {rng.randrange(1, cp.size + 1) for _ in range(min(sample, 50))} if cp.size else set()
        for m in sorted(picks):
            verify_consistency(m, cp.size, mth(leaves[:m]), cp.root, reader.consistency(m))
        return f"{len(picks)} consistency proofs from tiles"

    rep.step("self-consistency", c_cons)

    for k, raw in enumerate(saved):
        def c_saved(raw=raw):
            old = open_checkpoint(raw, vkeys, origin if origin is not None else cp.origin)
            if old.size > cp.size:
                raise Bad(f"log went back: saved size {old.size}, now {cp.size}")
            verify_consistency(old.size, cp.size, old.root, cp.root, reader.consistency(old.size))
            return f"{old.size} -> {cp.size}"
        rep.step(f"consistent with saved checkpoint {k + 1}", c_saved)

    def c_stray():
        listing = src.listing()
        if listing is None:
            return "not listable over HTTP"
        want = {tile_path(l, n, w) for l, ts in plan.items() for n, w in ts}
        want |= {tile_path("entries", n, w) for n, w in plan.get(0, [])}
        partial = re.compile(r"^(tile/[a-z0-9]+/(?:x\d{3}/)*\d{3})\.p/([1-9]\d{0,2})$")
        stray, old, beyond = [], 0, 0
        for p in listing:
            if p in want:
                continue
            m = partial.match(p)
            if m:
                old += 1
                lead = m.group(1).split("/")
                n = int("".join(x.lstrip("x") for x in lead[2:]))
                w = int(m.group(2))
                data = src.get(p)
                if lead[1] == "entries":
                    have = [leaf_hash(e) for e in parse_bundle(data)]
                    level = 0
                else:
                    level = int(lead[1])
                    have = [data[i:i + 32] for i in range(0, len(data), 32)]
                if len(have) != w:
                    raise Bad(f"{p} holds {len(have)} hashes")
                count = cp.size >> (8 * level)
                if n * TILE >= count:
                    beyond += 1
                    continue
                cur = reader.tile(level, n)
                k = min(len(cur), w)
                if have[:k] != cur[:k]:
                    raise Bad(f"{p} disagrees with the current tile: history was rewritten")
                beyond += w > len(cur)
                continue
            if re.match(r"^tile/(entries|\d{1,2})/(x\d{3}/)*\d{3}$", p):
                beyond += 1
                continue
            stray.append(p)
        if stray:
            raise Bad(f"{len(stray)} files that are no tiles, e.g. {stray[0]}")
        return f"{old} older partial tiles agree; {beyond} tiles beyond the checkpoint (allowed: not yet published)"

    rep.step("nothing else under tile/", c_stray)

    if src.kind == "http":
        def c_404():
            probe = tile_path(0, (cp.size // TILE) + 7)
            if src.get(probe) is not None:
                raise Bad(f"{probe} is served but lies outside the tree")
            for p in ("tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/00/000", "tile/64/000",
                      "tile/0/x000/000", "tile/0/000.p/01"):
                try:
                    if src.get(p) is not None:
                        raise Bad(f"malformed path {p} is served")
                except urllib.error.HTTPError as e:
                    if e.code >= 500:
                        raise Bad(f"malformed path {p} gives {e.code}")
            return "malformed and out-of-range paths refused"
        rep.step("refusals", c_404)
        if strict_headers:
            def c_headers():
                if src.header_faults:
                    raise Bad(f"{len(src.header_faults)} header faults, e.g. {src.header_faults[0]}")
                return "content types and caching as specified"
            rep.step("headers", c_headers)
    return rep, cp


# ---------------------------------------------------------------- tlog-proof

def parse_tlog_proof(raw):
    text = raw.decode("utf-8")
    head, sep, cp = text.partition("\n\n")
    if not sep:
        raise Bad("tlog-proof has no blank line")
    lines = head.split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Bad("not a tlog-proof")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = b64dec(lines.pop(0)[6:])
    if not lines or not re.fullmatch(r"index (0|[1-9][0-9]*)", lines[0]):
        raise Bad("tlog-proof index line is malformed")
    index = int(lines.pop(0)[6:])
    hashes = [b64dec(x) for x in lines]
    if any(len(h) != 32 for h in hashes) or len(hashes) > 63:
        raise Bad("tlog-proof hashes are malformed")
    return index, hashes, cp.encode(), extra


def format_tlog_proof(index, hashes, checkpoint, extra=None):
    s = "c2sp.org/tlog-proof@v1\n"
    if extra is not None:
        s += f"extra {b64enc(extra)}\n"
    s += f"index {index}\n" + "".join(b64enc(h) + "\n" for h in hashes) + "\n"
    return s.encode() + checkpoint


def verify_tlog_proof(raw, leaf, vkeys, origin=None, witnesses=(), quorum=0):
    index, hashes, cpraw, _ = parse_tlog_proof(raw)
    cp = open_checkpoint(cpraw, vkeys, origin, witnesses, quorum)
    verify_inclusion(index, cp.size, leaf, hashes, cp.root)
    return index, cp


# ---------------------------------------------------------------- command line

def main(argv=None):
    ap = argparse.ArgumentParser(prog="tlogverify")
    sub = ap.add_subparsers(dest="cmd", required=True)

    def common(p):
        p.add_argument("--vkey", action="append", required=True)
        p.add_argument("--origin")
        p.add_argument("--witness", action="append", default=[])
        p.add_argument("--quorum", type=int, default=0)

    c = sub.add_parser("check")
    c.add_argument("--log", required=True)
    common(c)
    c.add_argument("--saved", action="append", default=[])
    c.add_argument("--save")
    c.add_argument("--sample", type=int, default=200)
    c.add_argument("--seed", type=int)
    c.add_argument("--strict-headers", action="store_true")
    c.add_argument("--json", action="store_true")
    n = sub.add_parser("note")
    n.add_argument("file")
    common(n)
    p = sub.add_parser("proof")
    p.add_argument("file")
    common(p)
    g = p.add_mutually_exclusive_group(required=True)
    g.add_argument("--leaf-hash")
    g.add_argument("--leaf")
    a = ap.parse_args(argv)

    def slurp(x):
        with open(x, "rb") as f:
            return f.read()

    def key(x):
        return VKey(open(x).read() if os.path.exists(x) else x)

    try:
        vk, wk = [key(x) for x in a.vkey], [key(x) for x in a.witness]
        if a.cmd == "check":
            rep, cp = check(a.log, vk, a.origin, [slurp(x) for x in a.saved], a.sample, wk, a.quorum,
                            a.strict_headers, seed=a.seed)
            if a.json:
                print(json.dumps({"ok": not rep.failed, "size": cp.size if cp else None,
                                  "root": cp.root.hex() if cp else None, "checks": rep.lines}, indent=1))
            else:
                for l in rep.lines:
                    print(("ok   " if l["ok"] else "FAIL ") + f"{l['check']}: {l['note']} ({l['s']} s)")
            if not rep.failed and a.save:
                with open(a.save, "wb") as f:
                    f.write(cp.raw)
            return 1 if rep.failed else 0
        if a.cmd == "note":
            cp = open_checkpoint(slurp(a.file), vk, a.origin, wk, a.quorum)
            print(f"ok   {cp.origin} size {cp.size} root {cp.root.hex()} "
                  f"by {[v.name for v in cp.signers]} cosigned {[(v.name, t) for v, t in cp.cosigners]}")
            return 0
        leaf = bytes.fromhex(a.leaf_hash) if a.leaf_hash else leaf_hash(slurp(a.leaf))
        i, cp = verify_tlog_proof(slurp(a.file), leaf, vk, a.origin, wk, a.quorum)
        print(f"ok   entry {i} of {cp.origin} at size {cp.size}")
        return 0
    except Bad as e:
        print(f"FAIL {e}", file=sys.stderr)
        return 1
    except OSError as e:
        print(f"cannot read: {e}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
