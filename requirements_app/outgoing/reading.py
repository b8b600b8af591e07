"""An answer's body, within its limit as it comes and once it is unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from .errors import Broken, TooLarge

_GZIP = zlib.MAX_WBITS | 16
_ENCODINGS = {"": False, "identity": False, "gzip": True, "x-gzip": True}


def read_body(chunks: Iterable[bytes], headers: dict[str, str], max_bytes: int) -> bytes:
    """The whole body, unpacked where it is gzip. Raises TooLarge and Broken."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise Broken(
            f"the answer is packed in a way that was not asked for ({encoding[:40]})",
            "have the other side send it unpacked, or as gzip",
            sent=True,
        )
    announced = headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and len(announced) < 20:
        _check(int(announced), max_bytes)
    unpacked = _Unpacked(max_bytes) if _ENCODINGS[encoding] else None
    body = bytearray()
    came = 0
    for chunk in chunks:
        came += len(chunk)
        _check(came, max_bytes)
        body += unpacked.add(chunk) if unpacked else chunk
    if unpacked and came:
        unpacked.finish()
    return bytes(body)


class _Unpacked:
    """Unpacks gzip, and never more than a limit of it at once."""

    def __init__(self, max_bytes: int) -> None:
        self._most = max_bytes
        self._size = 0
        self._member = zlib.decompressobj(_GZIP)

    def add(self, packed: bytes) -> bytes:
        out = bytearray()
        while packed:
            if self._member.eof:  # one file of gzip may follow another
                self._member = zlib.decompressobj(_GZIP)
            try:
                out += self._member.decompress(packed, self._most - self._size - len(out) + 1)
            except zlib.error as error:
                raise _broken("what calls itself gzip is none") from error
            _check(self._size + len(out), self._most)
            packed = self._member.unconsumed_tail or self._member.unused_data
        self._size += len(out)
        return bytes(out)

    def finish(self) -> None:
        if not self._member.eof:
            raise _broken("the packed answer ends before its end")


def _check(size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise TooLarge(
            f"the answer is larger than {max_bytes:,} bytes",
            "check that the address is that of an interface and not of a file or a page",
            sent=True,
        )


def _broken(message: str) -> Broken:
    return Broken(message, "try again; if it stays so, look at what stands in between", sent=True)
