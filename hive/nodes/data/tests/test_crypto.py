import base64
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hive.nodes.data.crypto import Crypto
from hive.sdk import NodeError
from hive.sdk.testing import Ports, run_items, run_node

ITEM = {"a": 1}


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("params", "made"),
    [
        ({"type": "MD5"}, "5d41402abc4b2a76b9719d911017c592"),
        ({}, "5d41402abc4b2a76b9719d911017c592"),
        ({"type": "SHA1", "encoding": "base64"}, "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
        ({"type": "SHA256"}, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
        ({"type": "SHA3-256"}, "3338be694f50c5f338814986cdf0686453a888b84f424d792af4b9202398f392"),
        (
            {"action": "hmac", "type": "SHA256", "secret": "key"},
            "9307b3b915efb5171ff14d8cb55fbcc798c6c0ef1456d66ded1a6aa723a58b7b",
        ),
        ({"action": "hmac", "secret": "key"}, "04130747afca4d79e32e87cf2104f087"),
    ],
)
async def test_writes_the_digest_beside_the_other_fields(params: dict[str, Any], made: str):
    assert await run_node(Crypto(), {"value": "hello", **params}, ITEM, version=1) == [
        [{"a": 1, "data": made}]
    ]


async def test_version_two_hashes_with_sha256_by_default():
    [[row]] = await run_node(Crypto(), {"value": "hello"}, ITEM, version=2)

    assert row["data"].startswith("2cf24dba")


async def test_version_two_takes_its_secret_from_the_credentials():
    ports = Ports(credentials={"crypto": {"hmacSecret": "key"}})
    params = {"action": "hmac", "type": "MD5", "value": "hello", "secret": "another"}

    [[row]] = await run_node(Crypto(), params, ITEM, ports=ports, version=2)

    assert row["data"] == "04130747afca4d79e32e87cf2104f087"


async def test_version_two_without_a_secret_fails():
    with pytest.raises(NodeError, match="hmacSecret"):
        await run_node(Crypto(), {"action": "hmac"}, ITEM, version=2)


async def test_signs_with_an_rsa_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    params = {
        "action": "sign",
        "algorithm": "RSA-SHA256",
        "value": "hello",
        "privateKey": pem_of(key),
        "encoding": "base64",
    }

    [[row]] = await run_node(Crypto(), params, ITEM, version=1)

    signature = base64.b64decode(row["data"])
    key.public_key().verify(signature, b"hello", padding.PKCS1v15(), hashes.SHA256())


async def test_signs_with_an_elliptic_key_that_lost_its_line_breaks():
    key = ec.generate_private_key(ec.SECP256R1())
    ports = Ports(credentials={"crypto": {"signPrivateKey": pem_of(key).replace("\n", " ")}})
    params = {"action": "sign", "algorithm": "sha512", "value": "hello"}

    [[row]] = await run_node(Crypto(), params, ITEM, ports=ports, version=2)

    key.public_key().verify(bytes.fromhex(row["data"]), b"hello", ec.ECDSA(hashes.SHA512()))


@pytest.mark.parametrize(
    ("params", "shape"),
    [
        ({}, r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        ({"encodingType": "hex"}, r"[0-9a-f]{32}"),
        ({"encodingType": "hex", "stringLength": 7}, r"[0-9a-f]{7}"),
        ({"encodingType": "base64", "stringLength": 100}, r"[A-Za-z0-9]{100}"),
        ({"encodingType": "ascii", "stringLength": 9}, r"[\x00-\x7f]{9}"),
    ],
)
async def test_makes_random_text(params: dict[str, Any], shape: str):
    given = {"action": "generate", "dataPropertyName": "id", **params}

    [[first, second]] = await run_node(Crypto(), given, ITEM, ITEM)

    assert re.fullmatch(shape, first["id"], re.DOTALL)
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    "params",
    [
        {"type": "nonsense", "value": "x"},
        {"value": 5},
        {"action": "sign", "algorithm": "sha256", "privateKey": "no key", "value": "x"},
        {"action": "sign", "algorithm": "none", "value": "x"},
        {"binaryData": True},
        {"action": "generate", "encodingType": "hex", "stringLength": -1},
    ],
)
async def test_says_what_is_wrong(params: dict[str, Any]):
    with pytest.raises(NodeError):
        await run_node(Crypto(), params, ITEM, version=1)


async def test_a_tolerated_error_takes_the_place_of_its_item():
    [[row]] = await run_node(
        Crypto(), {"type": "nonsense", "value": "x"}, ITEM, version=1, continue_on_fail=True
    )

    assert row == {"error": "Digest method not supported"}


async def test_hashes_a_file_of_the_item_and_lets_go_of_it():
    file = {"data": base64.b64encode(b"hello").decode(), "mimeType": "text/plain"}
    given = [{"json": {}, "binary": {"data": file}}]

    outputs = await run_items(Crypto(), {"binaryData": True}, version=1, items=given)

    assert outputs == [
        [{"json": {"data": "5d41402abc4b2a76b9719d911017c592"}, "pairedItem": {"item": 0}}]
    ]
