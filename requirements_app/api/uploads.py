"""Requests that bring a file as a form, besides the JSON that all take."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text

from .base import PortalView
from .fields import problems_of
from .parsers import StrictJSONParser
from .problems import TooLarge

_REST = 100_000
"""How much of a form may be something else than the file, in bytes."""
_LONGEST_TEXT = 50_000


class UploadView(PortalView):
    """A view whose POST takes one file of at most `most_bytes` in the form's field `file`."""

    parser_classes = (MultiPartParser, StrictJSONParser)
    most_bytes = 0

    def keep_body(self, request: Request) -> None:
        """A form may be larger than other bodies, and its file goes to the disk."""
        if not self.is_form:
            super().keep_body(request)
        elif _length(request) > self.most_bytes + _REST:
            raise self.too_large()

    @property
    def is_form(self) -> bool:
        given = str(self.request.META.get("CONTENT_TYPE", ""))
        return given.partition(";")[0].strip().lower() == MultiPartParser.media_type

    @property
    def sent(self) -> bytes:
        """Of a form, its texts and the digest of its file: boundaries differ each time."""
        if not self.is_form:
            return super().sent
        values = sorted(
            (key, sha256(_read(value)).hexdigest() if isinstance(value, UploadedFile) else value)
            for key, value in self._form.items()
        )
        return repr(values).encode()

    @property
    def _form(self) -> MultiValueDict[str, Any]:
        return cast("MultiValueDict[str, Any]", self.request.data)

    def too_large(self) -> TooLarge:
        return TooLarge(
            f"the file is larger than {self.most_bytes} bytes", "send less, such as one firewall"
        )

    def form(self, body: type[Serializer[Any]]) -> dict[str, Any]:
        """The form's texts and file as `body` types them. Raises InvalidInput and TooLarge."""
        data: dict[str, Any] = {}
        for key, values in self._form.lists():
            if len(values) > 1:
                raise InvalidInput.one(key, None, "is given more than once", "give it once")
            given = values[0]
            if isinstance(given, UploadedFile):
                if (given.size or 0) > self.most_bytes:
                    raise self.too_large()
                data[key] = given
            else:
                data[key] = clean_text(given, key, _LONGEST_TEXT)
        serializer = body(data=data)
        if not serializer.is_valid():
            raise InvalidInput(*problems_of(serializer.errors, _told(data)))
        return dict(serializer.validated_data)


def bytes_of(file: UploadedFile[Any]) -> bytes:
    """All of a file that was taken."""
    return _read(file)


def _read(file: UploadedFile[Any]) -> bytes:
    file.seek(0)
    return bytes(file.read())


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """What was given, with files by their names."""
    return {
        key: value.name if isinstance(value, UploadedFile) else value for key, value in data.items()
    }


def _length(request: Request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
