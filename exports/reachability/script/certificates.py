"""Certificates: what they say, and whether a connection was opened on its way."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import Any, Iterator, Sequence

from exports.reachability.script.outcomes import AS_EXPECTED, INTERCEPTED, UNJUDGED

_SHORT = {
    b"U\x04\x03": "CN", b"U\x04\x06": "C", b"U\x04\x07": "L", b"U\x04\x08": "ST",
    b"U\x04\x0a": "O", b"U\x04\x0b": "OU", b"\x09\x92&\x89\x93\xf2,d\x01\x19": "DC",
    b"*\x86H\x86\xf7\x0d\x01\x09\x01": "E",
}  # fmt: skip
_ALTERNATIVE_NAMES = b"U\x1d\x11"
MAX_NAMES = 50


class Certificate:
    """What a certificate in DER says: subject, issuer, and the names and addresses it is for.

    Raises ValueError for what is no certificate.
    """

    def __init__(self, der: bytes) -> None:
        self.sha256 = hashlib.sha256(der).hexdigest()
        self.names: list[str] = []
        self.addresses: list[str] = []
        try:
            self._read(der)
        except (IndexError, StopIteration) as error:
            raise ValueError("is no certificate") from error

    def _read(self, der: bytes) -> None:
        _, certificate = next(_elements(der))
        _, body = next(_elements(certificate))
        parts = [part for part in _elements(body) if part[0] != 0xA0]  # without the version
        self.issuer, self.subject = _name(parts[2][1]), _name(parts[4][1])
        for tag, value in parts[6:]:
            if tag == 0xA3:
                self._read_extensions(value)

    def _read_extensions(self, value: bytes) -> None:
        _, extensions = next(_elements(value))
        for _, extension in _elements(extensions):
            fields = list(_elements(extension))
            if fields[0][1] != _ALTERNATIVE_NAMES:
                continue
            _, names = next(_elements(fields[-1][1]))
            for tag, name in _elements(names):
                if tag == 0x82:
                    self.names.append(name.decode("ascii", "replace").lower())
                elif tag == 0x87 and len(name) in (4, 16):
                    self.addresses.append(str(ipaddress.ip_address(name)))

    def is_for(self, host: str) -> bool:
        """Whether the certificate names `host`, a name or an address."""
        try:
            return str(ipaddress.ip_address(host)) in self.addresses
        except ValueError:
            wanted = host.lower().rstrip(".")
        parent = "*." + wanted.partition(".")[2]
        return wanted in self.names or parent in self.names


def judged(
    *,
    probe: dict[str, Any],
    facts: dict[str, Any],
    leaf: str,
    chain: Sequence[str],
    public_roots: Sequence[str],
    marks: Sequence[str],
) -> tuple[str, str]:
    """Whether TLS was opened on the way, and why that is said.

    `leaf` and `chain` are SHA-256 of the server's certificate and of those that were sent or
    found above it. A name in a chain proves nothing until the system's store accepts the chain.
    """
    expected = {*probe["expected_fingerprints"], *(public_roots if probe["public"] else ())}
    issuers = [each.lower() for each in facts["issuers"]]
    named = any(want.lower() in each for want in probe["expected_issuers"] for each in issuers)
    above = named or bool(expected.intersection(chain))
    known = bool(expected or probe["expected_issuers"])
    mark = next((mark for mark in marks if any(mark in each for each in issuers)), "")
    trusted, mismatch = facts["trusted"], facts["name_mismatch"]
    rules = (
        (leaf in expected, AS_EXPECTED, "the certificate is the expected one"),
        (
            mark and not named,
            INTERCEPTED,
            "the issuer is called like an inspecting product: " + mark,
        ),
        (
            mismatch and (known or probe["public"]),
            INTERCEPTED,
            "the certificate is not for this host",
        ),
        (trusted and above, AS_EXPECTED, "the certificate comes from an expected issuer"),
        (
            probe["public"] and not trusted,
            INTERCEPTED,
            "this host knows no authority that issued it: " + facts["trust_error"],
        ),
        (above, UNJUDGED, "the issuer has the expected name, but this host does not trust it"),
        (
            known and not facts["chain_complete"],
            UNJUDGED,
            "the whole chain cannot be seen here: Python 3.10 or later shows it",
        ),
        (known, INTERCEPTED, "nothing in the chain is expected"),
        (True, UNJUDGED, "it was not said which issuer or certificate to expect"),
    )
    return next((state, reason) for holds, state, reason in rules if holds)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The tags and contents of the DER elements that stand in a row."""
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            raise ValueError("is cut off")
        yield tag, data[at : at + length]
        at += length


def _name(value: bytes) -> str:
    parts = []
    for _, attributes in _elements(value):
        for _, attribute in _elements(attributes):
            (_, kind), (tag, text) = list(_elements(attribute))[:2]
            encoding = "utf-16-be" if tag == 0x1E else "utf-8"
            label = _SHORT.get(kind) or "oid-" + kind.hex()
            parts.append(label + "=" + text.decode(encoding, "replace"))
    return ", ".join(parts)
