"""Makes up people, addresses and numbers; the same generator makes the same ones."""

import uuid
from collections.abc import Callable
from random import Random
from typing import Any

_FIRST = ["Ada", "Ben", "Chloe", "Dario", "Emma", "Farid", "Greta", "Hugo", "Ines", "Jonas"]
_LAST = ["Abbott", "Berger", "Conti", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Ivanov"]
_STREETS = ["Birch Lane", "Canal Street", "Hill Road", "Market Square", "Orchard Way"]
_CITIES = ["Aldbury", "Brookfield", "Cedarton", "Dunmore", "Eastvale"]
_STATES = ["North", "South", "East", "West"]
_COUNTRIES = ["Austria", "Brazil", "Canada", "Denmark", "Egypt", "Finland"]
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def nano_id(random: Random, alphabet: str, length: int) -> dict[str, Any]:
    """Make up an id of these characters."""
    return {"nanoId": "".join(random.choices(alphabet or _LETTERS, k=length))}


def _email(random: Random) -> str:
    first, last = random.choice(_FIRST), random.choice(_LAST)
    return f"{first}.{last}{random.randrange(100)}@example.com".lower()


def _user(random: Random) -> dict[str, Any]:
    return {
        "uid": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "email": _email(random),
        "firstname": random.choice(_FIRST),
        "lastname": random.choice(_LAST),
        "password": "".join(random.choices(_LETTERS, k=15)),
    }


def _address(random: Random) -> dict[str, Any]:
    return {
        "firstname": random.choice(_FIRST),
        "lastname": random.choice(_LAST),
        "street": f"{random.randrange(1, 300)} {random.choice(_STREETS)}",
        "city": random.choice(_CITIES),
        "zip": f"{random.randrange(100_000):05}",
        "state": random.choice(_STATES),
        "country": random.choice(_COUNTRIES),
    }


def _card(random: Random) -> dict[str, Any]:
    return {
        "type": random.choice(["MasterCard", "Visa"]),
        "number": "-".join(f"{random.randrange(10_000):04}" for _ in range(4)),
        "ccv": f"{random.randrange(1000):03}",
        "exp": f"{random.randrange(1, 13):02}/{random.randrange(1, 41):02}",
        "holder_name": f"{random.choice(_FIRST)} {random.choice(_LAST)}",
    }


def _bytes(random: Random, count: int, form: str, joint: str) -> str:
    return joint.join(format(random.randrange(256), form) for _ in range(count))


def _ipv6(random: Random) -> str:
    return ":".join(f"{random.randrange(65_536):04x}" for _ in range(8))


MAKERS: dict[str, Callable[[Random], dict[str, Any]]] = {
    "address": _address,
    "coordinates": lambda r: {
        "latitude": round(r.uniform(-90, 90), 6),
        "longitude": round(r.uniform(-180, 180), 6),
    },
    "creditCard": _card,
    "email": lambda r: {"email": _email(r), "confirmed": r.random() < 0.5},  # noqa: PLR2004 -- a coin
    "ipv4": lambda r: {"ip": _bytes(r, 4, "d", ".")},
    "ipv6": lambda r: {"ipv6": _ipv6(r)},
    "macAddress": lambda r: {"mac": _bytes(r, 6, "02x", ":")},
    "url": lambda r: {"url": f"https://{r.choice(_LAST).lower()}.example.com"},
    "user": _user,
    "uuid": lambda r: {"uuid": str(uuid.UUID(int=r.getrandbits(128), version=4))},
    "version": lambda r: {"version": ".".join(str(r.randrange(20)) for _ in range(3))},
}
