#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Rekor v2 (hashedrekord 0.0.2): build a request, verify a returned TransparencyLogEntry.

    rekor2.py verify ENTRY.json|BUNDLE.json --trusted-root TR.json [--digest HEX]

Also holds a pure-Python Ed25519ph (RFC 8032 s5.1, SHA-512 prehash, empty context), because Rekor v2
refuses plain Ed25519 in a hashedrekord: the server sees the digest, never the message.
"""
import argparse, base64, hashlib, json, os, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tlogverify as tv
from tlogverify import Bad

ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")

# keyDetails accepted by the server's default registry -> hash the digest must use
HASH_FOR = {
    "PKIX_ECDSA_P256_SHA_256": ("SHA2_256", 32), "PKIX_ECDSA_P384_SHA_384": ("SHA2_384", 48),
    "PKIX_ECDSA_P521_SHA_512": ("SHA2_512", 64), "PKIX_ED25519_PH": ("SHA2_512", 64),
    "PKIX_RSA_PKCS1V15_2048_SHA256": ("SHA2_256", 32), "PKIX_RSA_PKCS1V15_3072_SHA256": ("SHA2_256", 32),
    "PKIX_RSA_PKCS1V15_4096_SHA256": ("SHA2_256", 32),
}

# ------------------------------------------------------------ Ed25519ph, small and slow

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def _x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P:
        raise Bad("not a point")
    if x == 0 and sign:
        raise Bad("not a point")
    return P - x if x & 1 != sign else x


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _mul(s, p):
    q = (0, 1, 1, 0)
    while s:
        if s & 1:
            q = _add(q, p)
        p = _add(p, p)
        s >>= 1
    return q


_by = 4 * pow(5, P - 2, P) % P
_bx = _x(_by, 0)
B = (_bx, _by, 1, _bx * _by % P)


def _enc(p):
    zi = pow(p[2], P - 2, P)
    x, y = p[0] * zi % P, p[1] * zi % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _dec(b):
    y = int.from_bytes(b, "little")
    s, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        raise Bad("not a point")
    x = _x(y, s)
    return x, y, 1, x * y % P


_DOM2 = b"SigEd25519 no Ed25519 collisions" + bytes([1, 0])  # phflag 1, no context


def ph_sign(seed, digest64):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & ~7 & ~(128 << 248) | 64 << 248
    pub = _enc(_mul(a, B))
    r = int.from_bytes(hashlib.sha512(_DOM2 + h[32:] + digest64).digest(), "little") % L
    R = _enc(_mul(r, B))
    k = int.from_bytes(hashlib.sha512(_DOM2 + R + pub + digest64).digest(), "little") % L
    return R + ((r + k * a) % L).to_bytes(32, "little")


def ph_verify(pub, digest64, sig):
    if len(sig) != 64 or len(digest64) != 64:
        raise Bad("Ed25519ph lengths")
    s = int.from_bytes(sig[32:], "little")
    if s >= L:
        raise Bad("Ed25519ph s out of range")
    k = int.from_bytes(hashlib.sha512(_DOM2 + sig[:32] + pub + digest64).digest(), "little") % L
    if _enc(_mul(s, B)) != _enc(_add(_dec(sig[:32]), _mul(k, _dec(pub)))):
        raise Bad("Ed25519ph signature does not verify")


# ------------------------------------------------------------ JSON canonicalisation (RFC 8785)

def jcs(v):
    """Enough of RFC 8785 for these entries: strings, booleans, null, integers, arrays, objects."""
    if v is None or isinstance(v, (bool, int)):
        return json.dumps(v)
    if isinstance(v, float):
        raise Bad("no floating-point number belongs in an entry")
    if isinstance(v, str):
        return json.dumps(v, ensure_ascii=False)
    if isinstance(v, list):
        return "[" + ",".join(jcs(x) for x in v) + "]"
    keys = sorted(v, key=lambda s: s.encode("utf-16-be"))
    return "{" + ",".join(jcs(k) + ":" + jcs(v[k]) for k in keys) + "}"


def check_signature(key_details, spki, digest, sig):
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
    if key_details == "PKIX_ED25519_PH":
        if not spki.startswith(ED25519_SPKI) or len(spki) != 44:
            raise Bad("not an Ed25519 SubjectPublicKeyInfo")
        return ph_verify(spki[12:], digest, sig)
    if key_details not in HASH_FOR:
        raise Bad(f"unsupported signing algorithm {key_details} for hashedrekord")
    k = serialization.load_der_public_key(spki)
    h = {32: hashes.SHA256(), 48: hashes.SHA384(), 64: hashes.SHA512()}[len(digest)]
    try:
        if isinstance(k, ec.EllipticCurvePublicKey):
            k.verify(sig, digest, ec.ECDSA(utils.Prehashed(h)))
        else:
            k.verify(sig, digest, padding.PKCS1v15(), utils.Prehashed(h))
    except InvalidSignature:
        raise Bad("artifact signature does not verify")


def spki_of(verifier):
    if "publicKey" in verifier:
        return tv.b64dec(verifier["publicKey"]["rawBytes"])
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization as s
    c = x509.load_der_x509_certificate(tv.b64dec(verifier["x509Certificate"]["rawBytes"]))
    return c.public_key().public_bytes(s.Encoding.DER, s.PublicFormat.SubjectPublicKeyInfo)


def request(digest, sig, spki, key_details):
    return {"hashedRekordRequestV002": {"digest": tv.b64enc(digest), "signature": {
        "content": tv.b64enc(sig),
        "verifier": {"publicKey": {"rawBytes": tv.b64enc(spki)}, "keyDetails": key_details}}}}


def entry_for(req):
    """The canonicalised body a server stores for a request, after its checks."""
    r = req.get("hashedRekordRequestV002") or req.get("hashed_rekord_request_v002")
    if not r:
        raise Bad("invalid type, must be hashedrekord")
    sig = r.get("signature") or {}
    ver = sig.get("verifier") or {}
    pk = ver.get("publicKey") or ver.get("public_key")
    cert = ver.get("x509Certificate") or ver.get("x509_certificate")
    kd = ver.get("keyDetails") or ver.get("key_details")
    if not sig.get("content") or not r.get("digest") or not (pk or cert):
        raise Bad("missing signature, digest or verifier")
    if kd not in HASH_FOR:
        raise Bad(f"unsupported signing algorithm {kd} for hashedrekord")
    digest, alg = tv.b64dec(r["digest"]), HASH_FOR[kd]
    if len(digest) != alg[1]:
        raise Bad(f"digest is {len(digest)} bytes, {kd} needs {alg[1]}")
    raw = (pk or cert).get("rawBytes") or (pk or cert).get("raw_bytes")
    v = {"publicKey" if pk else "x509Certificate": {"rawBytes": raw}, "keyDetails": kd}
    check_signature(kd, spki_of(v), digest, tv.b64dec(sig["content"]))
    return jcs({"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": {"hashedRekordV002": {
        "data": {"algorithm": alg[0], "digest": r["digest"]},
        "signature": {"content": sig["content"], "verifier": v}}}}).encode()


def log_keys(trusted_root):
    """VKeys for the Ed25519 and P-256 logs in a sigstore trusted root (origin = host of baseUrl)."""
    out = []
    for t in trusted_root.get("tlogs", []):
        spki = tv.b64dec(t["publicKey"]["rawBytes"])
        origin = t["baseUrl"].split("://", 1)[1].rstrip("/")
        if spki.startswith(ED25519_SPKI):
            pub = spki[12:]
            out.append(tv.VKey(f"{origin}+{tv.key_id(origin, 1, pub).hex()}+{tv.b64enc(bytes([1]) + pub)}"))
        elif t["publicKey"]["keyDetails"] == "PKIX_ECDSA_P256_SHA_256":
            out.append(tv.VKey(f"{origin}+{hashlib.sha256(spki).digest()[:4].hex()}+{tv.b64enc(bytes([2]) + spki)}"))
    return out


def verify_tle(tle, keys, digest=None):
    """Checkpoint signature, inclusion of the canonical body, and the artifact signature in it."""
    if "inclusionProof" not in tle or not tle["inclusionProof"]:
        raise Bad("entry has no inclusion proof")
    body = tv.b64dec(tle["canonicalizedBody"])
    v = json.loads(body)
    if jcs(v).encode() != body:
        raise Bad("stored body is not canonical JSON")
    if (v.get("kind"), v.get("apiVersion")) != ("hashedrekord", "0.0.2"):
        raise Bad(f"unknown entry kind {v.get('kind')} {v.get('apiVersion')}")
    if tle.get("kindVersion") and (
            tle["kindVersion"]["kind"], tle["kindVersion"]["version"]) != ("hashedrekord", "0.0.2"):
        raise Bad("kindVersion differs from the stored body")
    raw = tle["inclusionProof"]["checkpoint"]["envelope"].encode()
    note = tv.Note(raw)
    good = note.verified_by(keys)
    if not good:
        raise Bad("checkpoint is signed by no known log")
    cp = tv.Checkpoint(note.text)
    if all(k.name != cp.origin for k, _ in good):
        raise Bad("checkpoint origin is not the signing log's name")
    idx = int(tle.get("logIndex", 0))
    tv.verify_inclusion(idx, cp.size, tv.leaf_hash(body),
                        [tv.b64dec(h) for h in tle["inclusionProof"].get("hashes", [])], cp.root)
    h = v["spec"]["hashedRekordV002"]
    want = tv.b64dec(h["data"]["digest"])
    if digest is not None and digest != want:
        raise Bad("entry is about another artifact")
    ver = h["signature"]["verifier"]
    alg = HASH_FOR.get(ver["keyDetails"])
    if not alg or alg[0] != h["data"]["algorithm"]:
        raise Bad("digest algorithm does not fit the key")
    check_signature(ver["keyDetails"], spki_of(ver), want, tv.b64dec(h["signature"]["content"]))
    return {"origin": cp.origin, "index": idx, "size": cp.size, "digest": want.hex(),
            "keyDetails": ver["keyDetails"], "signature": h["signature"]["content"]}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("cmd", choices=["verify"])
    ap.add_argument("file")
    ap.add_argument("--trusted-root", required=True)
    ap.add_argument("--digest")
    a = ap.parse_args()
    j = json.load(open(a.file))
    if "verificationMaterial" in j:
        j = j["verificationMaterial"]["tlogEntries"][0]
    try:
        print(json.dumps(verify_tle(j, log_keys(json.load(open(a.trusted_root))),
                                    bytes.fromhex(a.digest) if a.digest else None)))
    except Bad as e:
        print("FAIL", e, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
