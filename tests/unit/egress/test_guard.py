"""Which doors are shut, however they are written."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hive.egress.address import parse_ipv4, special
from hive.egress.guard import EgressRefusedError, EgressSettingError, Guard
from hive.egress.url import UrlRefusedError, join, parse_url


def judge(url: str, *allow: str) -> str:
    """Judge a URL as far as that goes without a name server; return the host."""
    guard = Guard(allow)
    target = parse_url(url)
    guard.check_host(target.host, target.port)
    if target.address is not None:
        guard.check_address(target.host, target.port, target.address)
    return target.host


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1",
        "http://127.0.0.1.",
        "http://localhost",
        "http://LOCALHOST:80/x",
        "http://localhost.",
        "http://app.localhost",
        "http://0.0.0.0",
        "http://[::1]",
        "http://[::]",
        "http://[0:0:0:0:0:0:0:1]:8080/",
        "http://[::ffff:127.0.0.1]",
        "http://[::ffff:7f00:1]",
        "http://[::ffff:169.254.169.254]",
        "http://[::127.0.0.1]",
        "http://[64:ff9b::7f00:1]",
        "http://[64:ff9b::169.254.169.254]",
        "http://[2002:7f00:1::]",
        "http://[2001:0:1::1]",
        "http://2130706433",
        "http://0x7f.1",
        "http://0x7F000001",
        "http://017700000001",
        "http://0177.0.0.1",
        "http://127.1",
        "http://127.0.1",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00:ec2::254]",
        "http://168.63.129.16",
        "http://100.100.100.200",
        "http://metadata.google.internal",
        "http://METADATA.google.internal./computeMetadata/v1/",
        "http://100.64.0.1",
        "http://10.0.0.1",
        "http://172.16.0.1",
        "http://172.31.255.255",
        "http://192.168.1.1",
        "http://[fe80::1]",
        "http://[fc00::1]",
        "http://[ff02::1]",
        "http://224.0.0.1",
        "http://255.255.255.255",
        "http://127\u30020\u30020\u30021",
        "http://\uff11\uff12\uff17.0.0.1",
        "http://\u2460\u2461\u2466.0.0.1",
        "http://loc\uff41lhost",
        "https://198.18.0.1",
    ],
)
def test_the_inside_is_refused(url: str):
    with pytest.raises(EgressRefusedError, match="HIVE_EGRESS_ALLOW"):
        judge(url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://example.com",
        "ftp://example.com/x",
        "unix:/var/run/docker.sock",
        "http+unix://%2Fvar%2Frun/x",
        "data:text/plain,x",
        "jar:http://example.com!/",
        "javascript:alert(1)",
        "//example.com",
        "example.com/path",
        "",
        "http://",
        "http:///path",
        "http:example.com",
        "http://user:pass@example.com",
        "http://user@example.com",
        "http://a\\@b",
        "http://example.com\\@127.0.0.1/",
        "http://a#@b",
        "http://example.com/\r\nX-Evil: 1",
        "http://exa\tmple.com",
        "http://example.com\x00.evil.com",
        "http://exa mple.com",
        "http://example.com:99999",
        "http://example.com:0",
        "http://example.com:80:80",
        "http://[::1",
        "http://::1",
        "http://[fe80::1%25eth0]",
        "http://999.1.1.1",
        "http://1.2.3.4.5",
        "http://256",
        "http://0x",
        "http://08.1",
        "http://exam%70le.com",
        "http://a..b",
        "http://-\u200b-.com/\x7f",
        "http://" + "a" * 70_000,
    ],
)
def test_what_is_no_plain_url_is_refused(url: str):
    with pytest.raises((UrlRefusedError, EgressRefusedError)):
        judge(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.com", "example.com"),
        ("HTTPS://Example.COM./x", "example.com"),
        ("https://1.1.1.1/", "1.1.1.1"),
        ("https://[2606:4700::1111]:8443/", "2606:4700::1111"),
        ("http://[64:ff9b::1.1.1.1]", "64:ff9b::101:101"),
        ("http://bücher.example/ä", "xn--bcher-kva.example"),
        ("http://under_score.example.com", "under_score.example.com"),
        ("http://16843009", "1.1.1.1"),
        (" https://example.com/a b?q=c d \n", "example.com"),
    ],
)
def test_the_outside_is_open(url: str, host: str):
    assert judge(url) == host


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://127.0.0.1:8080", "127.0.0.1"),
        ("http://127.1", "127.0.0.0/8"),
        ("http://[::ffff:127.0.0.1]", "127.0.0.0/8"),
        ("http://localhost", "localhost"),
        ("http://localhost:5000", "LOCALHOST:5000"),
        ("http://[::1]:80", "::1"),
        ("http://[::1]:80", "[::1]:80"),
        ("http://db.localhost", "*.localhost"),
        ("http://10.9.8.7", "10.0.0.0/8"),
        ("http://[fd00::7]", "fd00::/8"),
    ],
)
def test_the_administrator_can_open_a_door(url: str, allow: str):
    judge(url, allow)


@pytest.mark.parametrize(
    ("url", "allow"),
    [
        ("http://localhost:5001", "localhost:5000"),
        ("http://127.0.0.2", "127.0.0.1"),
        ("http://localhost.", "*.localhost"),
        ("http://xlocalhost.localhost", "localhost"),
        ("http://11.0.0.1.localhost", "10.0.0.0/8"),
        ("http://[::1]", "127.0.0.0/8"),
    ],
)
def test_an_open_door_opens_no_other(url: str, allow: str):
    with pytest.raises(EgressRefusedError):
        judge(url, allow)


def test_a_name_that_leads_inside_is_refused_unless_the_name_is_allowed():
    inside = ip_address("10.0.0.5")
    with pytest.raises(EgressRefusedError, match=r"private address \(10\.0\.0\.5\)"):
        Guard(()).check_address("intra.example", 80, inside)
    Guard(("intra.example",)).check_address("intra.example", 80, inside)


@pytest.mark.parametrize("entry", ["10.0.0.0/99", "http://x", "a b", "", "host:port"])
def test_a_senseless_setting_is_refused(entry: str):
    with pytest.raises(EgressSettingError, match="HIVE_EGRESS_ALLOW"):
        Guard((entry,))


@given(st.ip_addresses(v=4), st.sampled_from(["d", "#x", "#o"]))
def test_every_notation_of_an_address_is_the_same_address(address: object, notation: str):
    number = int(address)  # type: ignore[call-overload]
    text = {"d": f"{number:d}", "#x": f"{number:#x}", "#o": f"0{number:o}"}[notation]
    assert parse_ipv4(text) == address


@given(st.ip_addresses(v=4))
def test_an_address_inside_ipv6_is_judged_as_what_it_is(address: object):
    number = int(address)  # type: ignore[call-overload]
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        mapped = ip_address(int(ip_address(prefix)) | number)
        assert special(mapped) == special(ip_address(number))


def test_a_path_is_written_plainly():
    assert parse_url("http://a.example/ä b?x=1&y=[2]#z").path == "/%C3%A4%20b?x=1&y=[2]"
    assert parse_url("http://a.example?x").path == "/?x"


def test_a_redirect_is_read_from_where_it_came():
    base = parse_url("http://a.example:81/b/c")
    assert join(base, "../d").url == "http://a.example:81/d"
    assert join(base, "//e.example/f").url == "http://e.example/f"
    with pytest.raises(UrlRefusedError):
        join(base, "file:///etc/passwd")
