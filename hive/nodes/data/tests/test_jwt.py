from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from hive.nodes.data.jwt import Jwt
from hive.sdk import NodeError
from hive.sdk.testing import START, Ports, run_node

NOW = int(START.timestamp())
SECRET = {"keyType": "passphrase", "secret": "key", "algorithm": "HS256"}
# {"alg":"HS256","typ":"JWT"}.{"a":1}, signed by another library with "key"
KNOWN = ".".join(  # noqa: FLY002 -- one line for each part
    [
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        "eyJhIjoxfQ",
        "Z4rGK-v6a2sWAUQdmALR3aYbXZviLr8j26a9ndx_bM4",
    ]
)


async def result(params: dict[str, Any], stored: dict[str, Any] | None = None) -> dict[str, Any]:
    ports = Ports(credentials={"jwtAuth": stored or SECRET})
    [[row]] = await run_node(Jwt(), params, {"in": 1}, ports=ports)
    return row


async def token(claims: dict[str, Any], stored: dict[str, Any] | None = None, **more: Any) -> str:
    return (await result({"claims": claims, **more}, stored))["token"]


def keys(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, algorithm: str) -> dict[str, Any]:
    return {
        "keyType": "pemKey",
        "algorithm": algorithm,
        "privateKey": private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode(),
        "publicKey": private.public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    }


async def test_signs_claims_with_the_time_of_issue():
    made = await token({"sub": "me"}, options={"kid": "k1"})

    found = await result({"operation": "verify", "token": made, "options": {"complete": True}})

    assert found["header"] == {"alg": "HS256", "typ": "JWT", "kid": "k1"}
    assert found["payload"] == {"sub": "me", "iat": NOW}
    assert found["signature"] == made.split(".")[2]


async def test_signs_claims_given_as_json_with_a_header_of_its_own():
    params = {"useJson": True, "claimsJson": '{"a": 1}', "headerClaims": '{"x": "y"}'}

    made = await result(params)

    found = await result({"operation": "decode", **made, "options": {"complete": True}})
    assert found["header"]["x"] == "y"
    assert found["payload"]["a"] == 1


@pytest.mark.parametrize("algorithm", ["RS256", "PS512", "ES256"])
async def test_signs_with_keys(algorithm: str):
    private = (
        ec.generate_private_key(ec.SECP256R1())
        if algorithm == "ES256"
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    stored = keys(private, algorithm)

    made = await token({"a": 1}, stored)

    found = await result({"operation": "verify", "token": made}, stored)
    assert found == {"payload": {"a": 1, "iat": NOW}}


@pytest.mark.parametrize(
    ("claims", "options", "problem"),
    [
        ({"exp": NOW - 1}, {}, "jwt expired"),
        ({"exp": NOW}, {}, "jwt expired"),
        ({"nbf": NOW + 5}, {}, "jwt not active"),
        ({}, {"algorithm": "HS512"}, "invalid algorithm"),
    ],
)
async def test_refuses_tokens_that_are_not_valid_now(
    claims: dict[str, Any], options: dict[str, Any], problem: str
):
    made = await token(claims)

    with pytest.raises(NodeError, match=problem):
        await result({"operation": "verify", "token": made, "options": options})


@pytest.mark.parametrize(
    ("claims", "options"),
    [
        ({"exp": NOW - 1}, {"ignoreExpiration": True}),
        ({"exp": NOW - 1}, {"clockTolerance": 5}),
        ({"nbf": NOW + 5}, {"ignoreNotBefore": True}),
        ({"nbf": NOW + 5}, {"clockTolerance": 5}),
    ],
)
async def test_is_as_tolerant_as_asked(claims: dict[str, Any], options: dict[str, Any]):
    found = await result({"operation": "verify", "token": await token(claims), "options": options})

    assert found["payload"] == {**claims, "iat": NOW}


@pytest.mark.parametrize(
    "bad", ["", "x", "a.b.c", KNOWN[:-2] + "AA", KNOWN.replace("eyJhIjoxfQ", "eyJhIjoyfQ")]
)
async def test_refuses_forged_and_broken_tokens(bad: str):
    with pytest.raises(NodeError):
        await result({"operation": "verify", "token": bad})


async def test_a_token_signed_with_a_public_key_as_secret_is_refused():
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    stored = keys(private, "RS256")
    forged = await token({"a": 1}, {**SECRET, "secret": "any secret that is long enough"})

    with pytest.raises(NodeError, match="invalid algorithm"):
        await result({"operation": "verify", "token": forged}, stored)


async def test_reads_the_tokens_of_other_libraries():
    assert await result({"operation": "verify", "token": KNOWN}) == {"payload": {"a": 1}}


async def test_decodes_without_checking():
    assert await result({"operation": "decode", "token": KNOWN}) == {"payload": {"a": 1}}
    assert await result({"operation": "decode", "token": "nonsense"}) == {"payload": None}


@pytest.mark.parametrize(
    ("params", "stored"),
    [
        ({"claims": {"exp": "soon"}}, SECRET),
        ({"useJson": True, "claimsJson": "[1"}, SECRET),
        ({"headerClaims": "[1]"}, SECRET),
        ({"options": {"algorithm": "none"}}, SECRET),
        ({"claims": {}}, {"keyType": "pemKey", "privateKey": "no key", "algorithm": "RS256"}),
        ({"claims": {}}, {"keyType": "passphrase"}),
    ],
)
async def test_says_what_is_wrong(params: dict[str, Any], stored: dict[str, Any]):
    with pytest.raises(NodeError):
        await result(params, stored)


async def test_needs_credentials():
    with pytest.raises(NodeError, match="jwtAuth"):
        await run_node(Jwt(), {}, {})
