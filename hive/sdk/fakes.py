"""Makes up people, addresses and numbers."""

import string
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

Fake = Callable[[Random], dict[str, Any]]

_FIRST = ["Alex", "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Hanna", "Ivan", "Julia",
          "Karim", "Lena", "Marco", "Nora", "Omar", "Sofia"]  # fmt: skip
_LAST = ["Baker", "Costa", "Duarte", "Fischer", "Garcia", "Hill", "Ito", "Kim", "Larsen", "Moreau",
         "Novak", "Okafor", "Rossi", "Smith", "Weber"]  # fmt: skip
_STREETS = ["Birch", "Cedar", "Elm", "High", "Lake", "Maple", "Mill", "Oak", "Park", "River"]
_CITIES = ["Ashford", "Bridgeton", "Clayton", "Dover", "Fairview", "Greenville", "Kingston",
           "Milford", "Salem", "Springfield"]  # fmt: skip
_STATES = ["California", "Colorado", "Maine", "Nevada", "Ohio", "Oregon", "Texas", "Utah"]
_COUNTRIES = ["Brazil", "Canada", "Finland", "Germany", "India", "Japan", "Kenya", "Portugal"]
_WORDS = ["amber", "blue", "cloud", "delta", "ember", "forest", "garden", "harbor", "meadow"]
_DOMAINS = ["example.com", "example.net", "example.org"]


def _uuid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


def _email(chance: Random) -> str:
    name = f"{chance.choice(_FIRST)}.{chance.choice(_LAST)}".lower()
    return f"{name}{chance.randint(1, 99)}@{chance.choice(_DOMAINS)}"


def _user(chance: Random) -> dict[str, Any]:
    return {
        "uid": _uuid(chance),
        "email": _email(chance),
        "firstname": chance.choice(_FIRST),
        "lastname": chance.choice(_LAST),
        "password": "".join(chance.choices(string.ascii_letters + string.digits, k=12)),
    }


def _address(chance: Random) -> dict[str, Any]:
    return {
        "firstname": chance.choice(_FIRST),
        "lastname": chance.choice(_LAST),
        "street": f"{chance.randint(1, 999)} {chance.choice(_STREETS)} Street",
        "city": chance.choice(_CITIES),
        "zip": f"{chance.randint(0, 99_999):05d}",
        "state": chance.choice(_STATES),
        "country": chance.choice(_COUNTRIES),
    }


def _card(chance: Random) -> dict[str, Any]:
    master = chance.random() < 0.5  # noqa: PLR2004 -- a coin
    return {
        "type": "MasterCard" if master else "Visa",
        "number": "-".join(f"{chance.randint(0, 9999):04d}" for _ in range(4)),
        "ccv": f"{chance.randint(0, 999):03d}",
        "exp": f"{chance.randint(1, 12):02d}/{chance.randint(1, 40):02d}",
        "holder_name": f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
    }


def _location(chance: Random) -> dict[str, Any]:
    latitude, longitude = chance.uniform(-90, 90), chance.uniform(-180, 180)
    return {"location": f"{latitude:.6f}, {longitude:.6f}"}


def _hex(chance: Random, sign: str, *, groups: int, width: int) -> str:
    return sign.join(f"{chance.getrandbits(4 * width):0{width}x}" for _ in range(groups))


FAKES: dict[str, Fake] = {
    "user": _user,
    "email": lambda c: {"email": _email(c), "confirmed": c.choice([True, False])},
    "address": _address,
    "creditCard": _card,
    "uuid": lambda c: {"uuid": _uuid(c)},
    "macAddress": lambda c: {"mac": _hex(c, "-", groups=6, width=2)},
    "ipv4": lambda c: {"ip": ".".join(str(c.randint(0, 255)) for _ in range(4))},
    "ipv6": lambda c: {"ipv6": _hex(c, ":", groups=8, width=4)},
    "latLong": _location,
    "semver": lambda c: {"version": ".".join(str(c.randint(0, 20)) for _ in range(3))},
    "url": lambda c: {"url": f"https://{c.choice(_WORDS)}-{c.choice(_WORDS)}.example.com"},
}
"""What can be made up, by n8n's names."""
