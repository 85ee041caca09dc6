#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Makes the vectors of sealed blobs and key files, and opens a blob; written from the format's page alone.

    vaultmake.py vectors OUT
    vaultmake.py open BLOB SUBJECT-KEY-HEX BINDING-HEX
"""
import hashlib, hmac, json, random, struct, subprocess, sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = b"substrate/vault/v1/"
CHUNK, TAG, HEADER = 65536, 16, 116


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def hkdf(secret, purpose, salt=b""):
    """HKDF-SHA-256, one block (RFC 5869)."""
    return mac(mac(salt or bytes(32), secret), PURPOSE + purpose + b"\x01")


def key_id(subject):
    return hkdf(subject, b"key-id")[:8]


def nonce(number, count):
    return number.to_bytes(11, "big") + bytes([number == count - 1])


def zstd(content, *options):
    return subprocess.run(["zstd", "-q", "-c", *options], input=content, stdout=subprocess.PIPE, check=True).stdout


def seal(subject, blob_key, salt, binding, meta, content, packed=None):
    payload = struct.pack(">I", len(meta)) + meta + (content if packed is None else packed)
    prefix = b"SUBSBLOB" + bytes([1, 1, packed is not None, 0])
    prefix += struct.pack(">QQ", len(content), len(payload)) + key_id(subject) + salt
    wrapping = hkdf(hkdf(subject, b"blob-wrapping"), b"blob-key", salt)
    header = prefix + AESGCM(wrapping).encrypt(bytes(12), blob_key, prefix + binding)
    assert len(header) == HEADER
    count = -(-len(payload) // CHUNK)
    return header + b"".join(
        AESGCM(blob_key).encrypt(nonce(n, count), payload[n * CHUNK:(n + 1) * CHUNK], header) for n in range(count))


def unseal(subject, binding, stored):
    header, body = stored[:HEADER], stored[HEADER:]
    assert header[:12] in (b"SUBSBLOB\x01\x01\x00\x00", b"SUBSBLOB\x01\x01\x01\x00"), "not a blob of version 1"
    size, length = struct.unpack(">QQ", header[12:28])
    assert header[28:36] == key_id(subject), "sealed under another key"
    wrapping = hkdf(hkdf(subject, b"blob-wrapping"), b"blob-key", header[36:68])
    blob_key = AESGCM(wrapping).decrypt(bytes(12), header[68:], header[:68] + binding)
    count = -(-length // CHUNK)
    assert len(body) == length + TAG * count, "cut or extended"
    sealed = [body[n * (CHUNK + TAG):(n + 1) * (CHUNK + TAG)] for n in range(count)]
    payload = b"".join(AESGCM(blob_key).decrypt(nonce(n, count), part, header) for n, part in enumerate(sealed))
    end = 4 + struct.unpack(">I", payload[:4])[0]
    content = zstd(payload[end:], "-d") if header[10] else payload[end:]
    assert len(content) == size, "another size than the header states"
    return payload[4:end], content


def vectors():
    source = random.Random(20260101)
    rand = lambda count: bytes(source.randrange(256) for _ in range(count))
    pattern = lambda count: bytes((i * i + 7 * i + (i >> 8)) & 255 for i in range(count))
    offer = b'{"media_type":"text/plain","name":"offer.txt","source":"file:offer.txt"}'
    fill = 65500
    long = b'{"x":"' + b"a" * fill + b'"}'
    fox = b"The quick brown fox jumps over the lazy dog. " * 12
    blobs = []
    for name, meta, content, pack in [
            ("nothing at all", b"", b"", False),
            ("a short text", offer, b"We offer ten pallets at 1,200 EUR.\n", False),
            ("a text that zstd makes smaller", offer, fox, True),
            ("exactly one chunk", b"{}", pattern(65536 - 6), False),
            ("one byte over one chunk", b"{}", pattern(65536 - 5), False),
            ("a description over two chunks", long, pattern(70000), False)]:
        subject, blob_key, salt, binding = rand(32), rand(32), rand(32), rand(48)
        # From a pipe zstd does not state the size; the format wants it stated.
        packed = zstd(content, "-3", "--no-check", "--stream-size=%d" % len(content)) if pack else None
        stored = seal(subject, blob_key, salt, binding, meta, content, packed)
        assert unseal(subject, binding, stored) == (meta, content)
        blob = dict(
            name=name, subject_key=subject.hex(), blob_key=blob_key.hex(), salt=salt.hex(), binding=binding.hex(),
            meta=meta.decode() if meta != long else None, compressed=pack, content_size=len(content),
            content_sha256=hashlib.sha256(content).hexdigest(), key_id=key_id(subject).hex(),
            commitment=mac(hkdf(subject, b"content-commitment"), content).hex(),
            stored_size=len(stored), stored_sha256=hashlib.sha256(stored).hexdigest())
        if len(stored) < 1000:
            blob.update(stored=stored.hex(), content=content.hex())
        else:
            blob.update(header=stored[:HEADER].hex())
        if meta == long:
            blob.update(meta_fill=fill)
        blobs.append(blob)
    index, wrapping, secret, salt = rand(32), rand(32), rand(32), rand(32)
    subject, origin = b"customer-0017", b"maildir:1699.M1P2.host"
    name = mac(hkdf(index, b"subject-file"), subject).hex()
    head = b"SUBSSKEY\x01"
    subject_file = head + salt + AESGCM(hkdf(wrapping, b"subject-key", salt)).encrypt(
        bytes(12), secret, head + name.encode())
    body = b"SUBSTKEY\x01\x04acme" + index + wrapping
    keys = dict(
        tenant="acme", index_key=index.hex(), wrapping_key=wrapping.hex(),
        tenant_file=(body + hashlib.sha256(body).digest()[:16]).hex(), subject=subject.decode(),
        subject_key=secret.hex(), salt=salt.hex(), subject_file_name=name, subject_file=subject_file.hex(),
        key_id=key_id(secret).hex(), source=origin.decode(), source_identity=mac(index, origin)[:16].hex())
    about = ("Sealed blobs and key files, version 1, made by Tools/peers/vault/vaultmake.py. "
             "Contents without bytes here: byte i is (i*i + 7*i + (i >> 8)) mod 256.")
    return dict(about=about, blobs=blobs, keys=keys)


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "vectors":
        with open(arguments[1], "w") as file:
            json.dump(vectors(), file, indent=1)
            file.write("\n")
    elif len(arguments) == 4 and arguments[0] == "open":
        with open(arguments[1], "rb") as file:
            meta, content = unseal(bytes.fromhex(arguments[2]), bytes.fromhex(arguments[3]), file.read())
        sys.stderr.buffer.write(meta + b"\n")
        sys.stdout.buffer.write(content)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
