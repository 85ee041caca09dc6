#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""SSHSIG (the format of `ssh-keygen -Y sign`) for ssh-ed25519, made and checked without OpenSSH.

    sshsig.py sign   KEY -n NAMESPACE FILE        writes FILE.sig
    sshsig.py verify FILE FILE.sig -n NAMESPACE --pub "ssh-ed25519 AAAA..."

Byte layout (all lengths uint32 big-endian, `str` = length + bytes):
  blob      = "SSHSIG" | uint32 1 | str publickey | str namespace | str reserved | str hash_alg | str signature
  publickey = str "ssh-ed25519" | str 32-byte key
  signature = str "ssh-ed25519" | str 64-byte Ed25519 signature over
  signed    = "SSHSIG" | str namespace | str reserved | str hash_alg | str H(message)
hash_alg is "sha512" (default) or "sha256"; reserved is empty; namespace must not be empty.
Armour: "-----BEGIN SSH SIGNATURE-----", base64 wrapped at 70 columns, "-----END SSH SIGNATURE-----", newline.
"""
import argparse, base64, hashlib, re, struct, sys

MAGIC = b"SSHSIG"
ALGS = {"sha512": hashlib.sha512, "sha256": hashlib.sha256}


class Bad(Exception):
    pass


def pstr(b):
    return struct.pack(">I", len(b)) + b


class Reader:
    def __init__(self, b):
        self.b, self.i = b, 0

    def take(self, n):
        if n < 0 or self.i + n > len(self.b):
            raise Bad("truncated")
        self.i += n
        return self.b[self.i - n:self.i]

    def u32(self):
        return struct.unpack(">I", self.take(4))[0]

    def str(self):
        return self.take(self.u32())

    def end(self):
        if self.i != len(self.b):
            raise Bad("trailing bytes")


def pub_blob(raw32):
    return pstr(b"ssh-ed25519") + pstr(raw32)


def pub_line(raw32, comment=""):
    return ("ssh-ed25519 " + base64.b64encode(pub_blob(raw32)).decode() + (" " + comment if comment else ""))


def parse_pub(line):
    f = line.split()
    if len(f) < 2 or f[0] != "ssh-ed25519":
        raise Bad("not an ssh-ed25519 public key")
    r = Reader(base64.b64decode(f[1], validate=True))
    if r.str() != b"ssh-ed25519":
        raise Bad("key type differs inside")
    k = r.str()
    r.end()
    if len(k) != 32:
        raise Bad("key is not 32 bytes")
    return k


def signed_data(namespace, message, alg="sha512"):
    if not namespace:
        raise Bad("namespace must not be empty")
    return MAGIC + pstr(namespace.encode()) + pstr(b"") + pstr(alg.encode()) + pstr(ALGS[alg](message).digest())


def raw_public(key):
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def make(seed, namespace, message, alg="sha512"):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    k = Ed25519PrivateKey.from_private_bytes(seed)
    pub = raw_public(k)
    sig = k.sign(signed_data(namespace, message, alg))
    blob = (MAGIC + struct.pack(">I", 1) + pstr(pub_blob(pub)) + pstr(namespace.encode()) + pstr(b"")
            + pstr(alg.encode()) + pstr(pstr(b"ssh-ed25519") + pstr(sig)))
    t = base64.b64encode(blob).decode()
    return ("-----BEGIN SSH SIGNATURE-----\n" + "".join(t[i:i + 70] + "\n" for i in range(0, len(t), 70))
            + "-----END SSH SIGNATURE-----\n").encode()


def check(armoured, namespace, message, pub32=None):
    """Returns the 32-byte key that signed. Raises Bad."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    m = re.fullmatch(r"-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n?-----END SSH SIGNATURE-----\n*",
                     armoured.decode("ascii").replace("\r\n", "\n"))
    if not m:
        raise Bad("not armoured")
    r = Reader(base64.b64decode(m.group(1).replace("\n", ""), validate=True))
    if r.take(6) != MAGIC or r.u32() != 1:
        raise Bad("not SSHSIG version 1")
    pk, ns, _res, alg, sg = r.str(), r.str(), r.str(), r.str().decode(), r.str()
    r.end()
    if ns.decode() != namespace:
        raise Bad(f"namespace {ns!r}, want {namespace!r}")
    if alg not in ALGS:
        raise Bad("hash algorithm not allowed")
    k = Reader(pk)
    if k.str() != b"ssh-ed25519":
        raise Bad("key type not allowed")
    raw = k.str()
    k.end()
    s = Reader(sg)
    if s.str() != b"ssh-ed25519":
        raise Bad("signature type not allowed")
    sig = s.str()
    s.end()
    if len(raw) != 32 or len(sig) != 64:
        raise Bad("lengths")
    if pub32 is not None and raw != pub32:
        raise Bad("signed by another key")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(sig, signed_data(namespace, message, alg))
    except InvalidSignature:
        raise Bad("signature does not verify")
    return raw


def read_private(pem):
    """Seed from an unencrypted OpenSSH ed25519 private key file.

    "openssh-key-v1\\0" | str cipher "none" | str kdf "none" | str kdfoptions "" | uint32 1 | str publickey
    | str private, where private = uint32 c | uint32 c | str "ssh-ed25519" | str pub | str seed||pub | str comment
    | padding 1,2,3,... to a multiple of 8.
    """
    b = base64.b64decode("".join(l for l in pem.decode().splitlines() if not l.startswith("-----")))
    r = Reader(b)
    if r.take(15) != b"openssh-key-v1\0":
        raise Bad("not an OpenSSH private key")
    if r.str() != b"none" or r.str() != b"none":
        raise Bad("key file is encrypted")
    r.str()
    if r.u32() != 1:
        raise Bad("more than one key")
    r.str()
    p = Reader(r.str())
    if p.u32() != p.u32():
        raise Bad("check integers differ")
    if p.str() != b"ssh-ed25519":
        raise Bad("not ssh-ed25519")
    pub, priv, comment = p.str(), p.str(), p.str()
    pad = p.b[p.i:]
    if pad != bytes(range(1, len(pad) + 1)) or len(p.b) % 8:
        raise Bad("padding")
    if len(priv) != 64 or priv[32:] != pub:
        raise Bad("key halves differ")
    return priv[:32], pub, comment.decode()


def write_private(seed, comment="", check=0x01020304):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    pub = raw_public(Ed25519PrivateKey.from_private_bytes(seed))
    p = struct.pack(">II", check, check) + pstr(b"ssh-ed25519") + pstr(pub) + pstr(seed + pub) + pstr(comment.encode())
    p += bytes(range(1, 1 + (-len(p) % 8)))
    b = (b"openssh-key-v1\0" + pstr(b"none") + pstr(b"none") + pstr(b"") + struct.pack(">I", 1)
         + pstr(pub_blob(pub)) + pstr(p))
    t = base64.b64encode(b).decode()
    return ("-----BEGIN OPENSSH PRIVATE KEY-----\n" + "".join(t[i:i + 70] + "\n" for i in range(0, len(t), 70))
            + "-----END OPENSSH PRIVATE KEY-----\n").encode()


def main():
    ap = argparse.ArgumentParser()
    s = ap.add_subparsers(dest="cmd", required=True)
    a = s.add_parser("sign")
    a.add_argument("key")
    a.add_argument("file")
    a.add_argument("-n", required=True)
    v = s.add_parser("verify")
    v.add_argument("file")
    v.add_argument("sig")
    v.add_argument("-n", required=True)
    v.add_argument("--pub")
    o = ap.parse_args()
    try:
        msg = open(o.file, "rb").read()
        if o.cmd == "sign":
            open(o.file + ".sig", "wb").write(make(read_private(open(o.key, "rb").read())[0], o.n, msg))
        else:
            k = check(open(o.sig, "rb").read(), o.n, msg, parse_pub(o.pub) if o.pub else None)
            print("ok  ", pub_line(k))
    except Bad as e:
        print("FAIL", e, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
