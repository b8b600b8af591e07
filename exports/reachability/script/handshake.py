"""A TLS handshake, and everything that it shows."""

from __future__ import annotations

import hashlib
import socket
import ssl
from typing import Any, Callable, NamedTuple, Sequence

from exports.reachability.script.certificates import MAX_NAMES, Certificate, judged
from exports.reachability.script.outcomes import FAILED

Connect = Callable[[], socket.socket]


class Manner(NamedTuple):
    """How to try: seconds to wait, the public authorities, the marks of inspecting products."""

    timeout: float
    public_roots: Sequence[str] = ()
    marks: Sequence[str] = ()


def handshake(connect: Connect, probe: dict[str, Any], manner: Manner) -> dict[str, Any]:
    """The facts of a handshake over connections that `connect` opens, and the judgement."""
    facts: dict[str, Any] = {
        "state": FAILED, "reason": "", "version": "", "subject": "", "issuer": "", "issuers": [],
        "names": [], "certificates": [], "chain_sha256": "", "chain_complete": False,
        "name_mismatch": False, "trusted": False, "trust_error": "",
    }  # fmt: skip
    try:
        version, chain, above, trust_error = _shaken(connect, probe["host"])
        read = [Certificate(der) for der in chain]
        roots = [Certificate(der) for der in above]
    except (OSError, ValueError) as error:
        facts["reason"] = "no TLS handshake: " + plain(error)
        return facts
    leaf = read[0]
    facts.update(
        version=version,
        subject=plain(leaf.subject),
        issuer=plain(leaf.issuer),
        issuers=[plain(each.issuer) for each in read],
        names=[plain(name) for name in (leaf.names + leaf.addresses)[:MAX_NAMES]],
        certificates=[each.sha256 for each in read],
        chain_sha256=hashlib.sha256(b"".join(chain)).hexdigest(),
        chain_complete=bool(roots) or len(read) > 1 or leaf.issuer == leaf.subject,
        name_mismatch=not leaf.is_for(probe["host"]),
        trusted=not trust_error,
        trust_error=trust_error,
    )
    facts["state"], facts["reason"] = judged(
        probe=probe,
        facts=facts,
        leaf=leaf.sha256,
        chain=[each.sha256 for each in read + roots],
        public_roots=manner.public_roots,
        marks=manner.marks,
    )
    return facts


def _shaken(connect: Connect, host: str) -> tuple[str, list[bytes], list[bytes], str]:
    """The version, the chain as sent, the chain as verified, and why the store refuses it."""
    context = ssl.create_default_context()
    context.check_hostname = False  # names are compared apart from trust
    try:
        return (*_shaken_with(context, connect, host), "")
    except ssl.SSLCertVerificationError as error:
        refusal = plain(error.verify_message)
    context.verify_mode = ssl.CERT_NONE  # nothing is sent over it: what it shows is the finding
    return (*_shaken_with(context, connect, host), refusal)


def _shaken_with(
    context: ssl.SSLContext, connect: Connect, host: str
) -> tuple[str, list[bytes], list[bytes]]:
    with connect() as plain_socket, context.wrap_socket(plain_socket, server_hostname=host) as tls:
        leaf = tls.getpeercert(True)
        if not leaf:
            raise ValueError("the server shows no certificate")
        sent = _chain(tls, "get_unverified_chain") or [leaf]
        above = [] if context.verify_mode == ssl.CERT_NONE else _chain(tls, "get_verified_chain")
        return tls.version() or "", sent, above


def _chain(tls: ssl.SSLSocket, method: str) -> list[bytes]:
    """A chain in DER. Public from Python 3.13, there from 3.10, nowhere before."""
    source = tls if hasattr(tls, method) else getattr(tls, "_sslobj", None)
    found = getattr(source, method, lambda: ())() or ()
    return [
        each if isinstance(each, bytes) else ssl.PEM_cert_to_DER_cert(each.public_bytes())
        for each in found
    ]


def plain(text: object) -> str:
    """What others say, on one line and of bounded length."""
    line = " ".join(str(text).split())
    line = "".join(char if char.isprintable() else "?" for char in line)
    return line.encode("utf-8", "replace").decode("utf-8")[:300]
