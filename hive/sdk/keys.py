"""Signs with private keys and knows the names that OpenSSL gives to digests."""

import hashlib
import re
from typing import TYPE_CHECKING

from hive.sdk.errors import NodeError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

_PEM = re.compile(r"(-----BEGIN [A-Z0-9 ]+-----)(.*?)(-----END [A-Z0-9 ]+-----)", re.DOTALL)
_DIGESTS = {
    "md5": "md5",
    "sha1": "sha1",
    "ssl3-md5": "md5",
    "ssl3-sha1": "sha1",
    "sha224": "sha224",
    "sha256": "sha256",
    "sha384": "sha384",
    "sha512": "sha512",
    "sha512/224": "sha512_224",
    "sha512-224": "sha512_224",
    "sha512/256": "sha512_256",
    "sha512-256": "sha512_256",
    "sha3-224": "sha3_224",
    "sha3-256": "sha3_256",
    "sha3-384": "sha3_384",
    "sha3-512": "sha3_512",
    "sha-1": "sha1",
    "sha2-224": "sha224",
    "sha2-256": "sha256",
    "sha2-384": "sha384",
    "sha2-512": "sha512",
    "sha2-512/224": "sha512_224",
    "sha2-512/256": "sha512_256",
    "blake2b512": "blake2b",
    "blake2s256": "blake2s",
    "ripemd160": "ripemd160",
    "ripemd": "ripemd160",
    "rmd160": "ripemd160",
    "sm3": "sm3",
}


def digest_name(name: str) -> str | None:
    """Give the name that `hashlib` has for a digest of OpenSSL, None if there is none.

    >>> digest_name("RSA-SHA512/256"), digest_name("sha256WithRSAEncryption"), digest_name("x")
    ('sha512_256', 'sha256', None)
    """
    plain = re.sub(r"^(rsa|id-rsassa-pkcs1-v1_5-with|dss)-|with-?rsa(encryption)?$", "",
                   name.lower())  # fmt: skip
    found = _DIGESTS.get(plain)
    return found if found in hashlib.algorithms_available else None


def pem(text: str) -> str:
    r"""Bring a key into shape whose line breaks were lost on the way.

    >>> pem("-----BEGIN KEY----- AA BB -----END KEY-----")
    '-----BEGIN KEY-----\nAA\nBB\n-----END KEY-----\n'
    """
    found = _PEM.search(text.replace("\\n", "\n"))
    if not found or "\n" in text.strip():
        return text.replace("\\n", "\n")
    return "\n".join([found[1], *found[2].split(), found[3], ""])


def sign(algorithm: str, private_key: str, data: bytes) -> bytes:
    """Sign with an RSA, EC or DSA key; raises `NodeError`."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    digest = _hash(algorithm)
    try:
        key = load_pem_private_key(pem(private_key).encode(), None)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), digest)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return key.sign(data, ec.ECDSA(digest))
        if isinstance(key, dsa.DSAPrivateKey):
            return key.sign(data, digest)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NodeError(f"The private key cannot sign: {error}", parameter="privateKey") from error
    raise NodeError("Keys of this kind cannot sign here.", parameter="privateKey")


def _hash(algorithm: str) -> "HashAlgorithm":
    from cryptography.hazmat.primitives import hashes

    known: dict[str, HashAlgorithm] = {
        "md5": hashes.MD5(),  # noqa: S303 -- the workflow asks for it
        "sha1": hashes.SHA1(),  # noqa: S303 -- the workflow asks for it
        "sha224": hashes.SHA224(),
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
        "sha512_224": hashes.SHA512_224(),
        "sha512_256": hashes.SHA512_256(),
        "sha3_224": hashes.SHA3_224(),
        "sha3_256": hashes.SHA3_256(),
        "sha3_384": hashes.SHA3_384(),
        "sha3_512": hashes.SHA3_512(),
        "blake2b": hashes.BLAKE2b(64),
        "blake2s": hashes.BLAKE2s(32),
    }
    found = known.get(digest_name(algorithm) or "")
    if found is None:
        raise NodeError(f"Invalid digest: {algorithm}", parameter="algorithm")
    return found
