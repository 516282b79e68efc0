"""Read a URL in one way only, and refuse what others could read in another."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin

from hive.egress.address import Address, parse_ipv4
from hive.sdk.errors import NodeError

PORTS = {"http": 80, "https": 443}
MAX_URL = 65_536
MAX_NAME = 253
MAX_PORT = 65_535
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?://(?P<authority>[^/?#]*))?(?P<rest>.*)")
_AUTHORITY = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>[0-9]{0,5}))?")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]|^[^?]*\\")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")
_KEEP = "/:;@!$&'()*+,=~%?[]{}|-._"  # what a path and query may hold without being changed


class UrlRefusedError(NodeError):
    """This URL cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes. `address` is set if the URL holds an address, not a name."""

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what credentials belong to."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if isinstance(self.address, IPv6Address) else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL, written plainly."""
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_url(url: str) -> Target:
    """Read a URL; raises `UrlRefusedError` if it is not a plain http or https URL."""
    text = url.strip()
    if len(text) > MAX_URL:
        raise UrlRefusedError(f"The URL is longer than {MAX_URL:,} characters")
    if _UNSAFE.search(text):
        raise UrlRefusedError(f"The URL {_shown(url)} holds a backslash or control character")
    match = _URL.fullmatch(text)
    if match is None or (scheme := match["scheme"].lower()) not in PORTS:
        raise UrlRefusedError(f"{_shown(url)} is not a URL that starts with http:// or https://")
    authority, rest = match["authority"], match["rest"]
    if not authority:
        raise UrlRefusedError(f"The URL {_shown(url)} names no host")
    if "@" in authority or (rest.startswith("#") and "@" in rest):
        raise UrlRefusedError("A URL must not hold a user name or password; use a credential")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise UrlRefusedError(f"The URL {_shown(url)} has no valid host and port")
    port = int(parts["port"] or PORTS[scheme])
    host, address = parse_host(parts["host"])
    if not 0 < port <= MAX_PORT:
        raise UrlRefusedError(f"The URL {_shown(url)} has no valid host and port")
    return Target(scheme=scheme, host=host, port=port, path=_path(rest), address=address)


def join(base: Target, location: str) -> Target:
    """Read the Location of a redirect."""
    return parse_url(urljoin(base.url, location))


def parse_host(text: str) -> tuple[str, Address | None]:
    """Return the host as it is looked up, and its address if it is one."""
    if text.startswith("["):
        try:
            address = IPv6Address(text[1:-1])
        except ValueError as error:
            raise UrlRefusedError(f"{text!r} is not a valid IPv6 address") from error
        if address.scope_id:
            raise UrlRefusedError(f"The address {text!r} must not have a zone")
        return str(address), address
    host = _ascii(text).removesuffix(".")
    try:
        ipv4 = parse_ipv4(host)
    except ValueError as error:
        raise UrlRefusedError(f"{text!r} is not a valid IPv4 address") from error
    if ipv4 is not None:
        return str(ipv4), ipv4
    if not host or len(host) > MAX_NAME or not all(map(_LABEL.fullmatch, host.split("."))):
        raise UrlRefusedError(f"{text!r} is not a valid host name")
    return host, None


def _ascii(text: str) -> str:
    if text.isascii():
        return text.lower()
    import idna

    try:
        folded = idna.uts46_remap(text.translate(_DOTS)).lower()
        return folded if folded.isascii() else idna.encode(folded).decode()
    except idna.IDNAError as error:
        raise UrlRefusedError(f"{text!r} is not a valid host name") from error


def _path(rest: str) -> str:
    path = rest.partition("#")[0]
    if not path.startswith("/"):
        path = "/" + path
    return quote(path, safe=_KEEP)


def _shown(url: str) -> str:
    """Show a URL without what may be secret in it: its query."""
    return repr(url.partition("?")[0][:200])
