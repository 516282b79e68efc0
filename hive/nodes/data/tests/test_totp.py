import base64
from typing import Any

import pytest

from hive.nodes.data.totp import Totp, one_time_password
from hive.sdk import NodeError
from hive.sdk.testing import Ports, run_node

SECRET = base64.b32encode(b"12345678901234567890").decode()


# the test values of RFC 6238
@pytest.mark.parametrize(
    ("algorithm", "key", "second", "password"),
    [
        ("SHA1", b"12345678901234567890", 59, "94287082"),
        ("SHA1", b"12345678901234567890", 1111111109, "07081804"),
        ("SHA256", b"12345678901234567890123456789012", 59, "46119246"),
        ("SHA512", b"1234567890" * 6 + b"1234", 2000000000, "38618901"),
    ],
)
def test_computes_the_passwords_of_the_standard(
    algorithm: str, key: bytes, second: int, password: str
):
    secret = base64.b32encode(key).decode()

    assert one_time_password(secret, second // 30, algorithm=algorithm, digits=8) == password


async def test_gives_each_item_the_password_and_its_remaining_time():
    ports = Ports(credentials={"totpApi": {"secret": SECRET, "label": "GitHub:me"}})

    [rows] = await run_node(Totp(), {}, {}, {}, ports=ports)

    assert rows == [{"token": rows[0]["token"], "secondsRemaining": 30}] * 2
    assert len(rows[0]["token"]) == 6


@pytest.mark.parametrize(
    ("stored", "options"),
    [
        ({"secret": SECRET, "label": "me"}, {}),
        ({"secret": "1!"}, {}),
        ({}, {}),
        ({"secret": SECRET}, {"algorithm": "MD4"}),
        ({"secret": SECRET}, {"period": -1}),
        ({"secret": SECRET}, {"digits": 50}),
    ],
)
async def test_says_what_is_wrong(stored: dict[str, Any], options: dict[str, Any]):
    with pytest.raises(NodeError):
        await run_node(
            Totp(), {"options": options}, {}, ports=Ports(credentials={"totpApi": stored})
        )
