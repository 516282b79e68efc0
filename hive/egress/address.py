"""Which addresses belong to the public internet: the IANA special-purpose registries as a table."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

Address = IPv4Address | IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SPECIAL: tuple[tuple[str, str], ...] = (
    ("168.63.129.16/32", "a cloud metadata address"),
    ("169.254.169.254/32", "a cloud metadata address"),
    ("100.100.100.200/32", "a cloud metadata address"),
    ("fd00:ec2::254/128", "a cloud metadata address"),
    ("0.0.0.0/8", "an unspecified address"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "a carrier-grade NAT address"),
    ("127.0.0.0/8", "a loopback address"),
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "a reserved address"),
    ("192.0.2.0/24", "a documentation address"),
    ("192.88.99.0/24", "a 6to4 relay address"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "a benchmarking address"),
    ("198.51.100.0/24", "a documentation address"),
    ("203.0.113.0/24", "a documentation address"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::/128", "an unspecified address"),
    ("::1/128", "a loopback address"),
    ("fc00::/7", "a private address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a private address"),
    ("ff00::/8", "a multicast address"),
    ("2001::/23", "a reserved address"),
    ("2001:db8::/32", "a documentation address"),
    ("2002::/16", "a 6to4 address"),
    ("3fff::/20", "a documentation address"),
)
"""The first row that holds an address names it. The table is ours, because what Python calls
private differs between its patch releases."""

OCTETS, OCTET = 4, 256
_NETWORKS = tuple((ipaddress.ip_network(text), what) for text, what in SPECIAL)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_CARRIES_V4 = tuple(
    ipaddress.IPv6Network(text) for text in ("::/96", "::ffff:0:0/96", "64:ff9b::/96")
)
"""IPv6 prefixes whose last 32 bits are the IPv4 address that is really reached."""


def plain(address: Address) -> Address:
    """Return the address that is really reached: IPv4 inside mapped and NAT64 IPv6.

    >>> plain(IPv6Address("64:ff9b::7f00:1"))
    IPv4Address('127.0.0.1')
    """
    if isinstance(address, IPv6Address) and int(address) > 1:
        for network in _CARRIES_V4:
            if address in network:
                return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def special(address: Address) -> str | None:
    """Say what keeps an address out of the public internet, or None.

    >>> special(IPv4Address("10.1.2.3")), special(IPv4Address("1.1.1.1"))
    ('a private address', None)
    """
    reached = plain(address)
    for network, what in _NETWORKS:
        if reached in network:
            return what
    if isinstance(reached, IPv6Address) and reached not in _GLOBAL_V6:
        return "a reserved address"
    return None


def parse_ipv4(host: str) -> IPv4Address | None:
    """Read IPv4 as browsers do: decimal, hexadecimal or octal, in one to four parts.

    Returns None if the host is a name; raises `ValueError` if it can only be a broken address.

    >>> parse_ipv4("0x7f.1"), parse_ipv4("example.com")
    (IPv4Address('127.0.0.1'), None)
    """
    parts = host.split(".")
    if not _numeric(parts[-1]):
        return None
    if len(parts) > OCTETS:
        raise ValueError(host)
    *heads, last = (_number(part) for part in parts)
    if any(head >= OCTET for head in heads) or last >= OCTET ** (OCTETS - len(heads)):
        raise ValueError(host)
    return IPv4Address(sum(head << 8 * (3 - i) for i, head in enumerate(heads)) + last)


def _numeric(part: str) -> bool:
    return part.isdigit() or part.startswith("0x")


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") and part != "0" else int(part, 10)
