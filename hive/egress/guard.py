"""Decide which hosts and addresses workflow nodes may reach. Pure: it looks nothing up."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from hive.egress.address import Address, Network, plain, special
from hive.egress.url import UrlRefusedError, parse_host
from hive.errors import InvalidError
from hive.sdk.errors import NodeError

SETTING = "HIVE_EGRESS_ALLOW"
INTERNAL_NAMES = frozenset({"localhost", "metadata", "metadata.google.internal", "instance-data"})
"""Names that never mean a host of the internet, whatever a name server says."""


class EgressRefusedError(NodeError):
    """Workflow nodes may not reach this host."""


class EgressSettingError(InvalidError):
    """HIVE_EGRESS_ALLOW holds something that is neither a host nor a network."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the setting: a host name (`*.` for all below it) or a network, maybe a port."""

    host: str | None
    network: Network | None
    port: int | None

    def allows_name(self, host: str, port: int) -> bool:
        """Tell whether this entry lets nodes reach a host by its name."""
        if self.host is None or self.port not in (None, port):
            return False
        if self.host.startswith("*."):
            return host.endswith(self.host[1:])
        return host == self.host

    def allows_address(self, address: Address, port: int) -> bool:
        """Tell whether this entry lets nodes reach an address."""
        if self.network is None or self.port not in (None, port):
            return False
        return any(
            each.version == self.network.version and each in self.network
            for each in (address, plain(address))
        )


class Guard:
    """The rules of one installation."""

    def __init__(self, allow: Sequence[str]) -> None:
        self._rules = tuple(parse_rule(entry) for entry in allow)

    def check_host(self, host: str, port: int) -> None:
        """Refuse a name that is internal by itself; raises `EgressRefusedError`."""
        internal = host in INTERNAL_NAMES or host.endswith(".localhost")
        if internal and not self._allows_name(host, port):
            raise refusal(host, "it is a name inside the network")

    def check_address(self, host: str, port: int, address: Address) -> None:
        """Refuse an address inside the network that no rule allows."""
        what = special(address)
        if what is None or self._allows_name(host, port):
            return
        if any(rule.allows_address(address, port) for rule in self._rules):
            return
        shown = "" if str(address) == host else f" ({address})"
        raise refusal(host, f"it is {what}{shown}")

    def _allows_name(self, host: str, port: int) -> bool:
        return any(rule.allows_name(host, port) for rule in self._rules)


def refusal(host: str, reason: str) -> EgressRefusedError:
    """Build the error: which host, why, and what to do."""
    return EgressRefusedError(
        f"Workflows may not reach {host!r}: {reason}. To allow it, add {host!r} to {SETTING}",
        details={"code": "EGRESS_REFUSED", "host": host},
    )


def parse_rule(entry: str) -> Rule:
    """Read one entry of the setting; raises `EgressSettingError`.

    >>> parse_rule("10.0.0.0/8").network
    IPv4Network('10.0.0.0/8')
    """
    try:
        if "/" in entry:
            return Rule(None, ipaddress.ip_network(entry, strict=False), None)
        if entry.count(":") > 1 and not entry.startswith("["):
            entry = f"[{entry}]"
        text, port = entry, None
        if ":" in entry.rpartition("]")[2]:
            text, _, digits = entry.rpartition(":")
            port = int(digits)
        wildcard = text.startswith("*.")
        host, address = parse_host(text[2:] if wildcard else text)
    except (UrlRefusedError, ValueError) as error:
        message = (
            f"{SETTING} holds {entry!r}, which is neither a host nor a network like 10.0.0.0/8"
        )
        raise EgressSettingError(message) from error
    if address is not None:
        return Rule(None, ipaddress.ip_network(address), port)
    return Rule(f"*.{host}" if wildcard else host, None, port)
