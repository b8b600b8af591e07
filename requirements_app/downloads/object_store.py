"""Files of exports in a bucket that speaks S3, for web and workers on many machines.

S3 shows an object whole or not at all, which is what content addresses need.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

_P = ParamSpec("_P")
_T = TypeVar("_T")
_NOT_FOUND = 404


class StorageUnavailableError(OSError):
    """The bucket does not answer, or refuses; `strerror` says which."""

    def __init__(self, reason: Exception) -> None:
        # The text of a client's error may name keys and hosts; its type is enough for people.
        super().__init__(5, f"the object storage failed ({type(reason).__name__})")


def _as_os_errors(
    method: Callable[Concatenate[ObjectStore, _P], _T],
) -> Callable[Concatenate[ObjectStore, _P], _T]:
    """Have the S3 client's errors arrive as those of a file system."""

    @functools.wraps(method)
    def called(store: ObjectStore, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return method(store, *args, **kwargs)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == _NOT_FOUND:
                raise FileNotFoundError(str(args[0])) from error
            raise StorageUnavailableError(error) from error
        except (BotoCoreError, Boto3Error) as error:
            raise StorageUnavailableError(error) from error

    return cast("Callable[Concatenate[ObjectStore, _P], _T]", called)


class ObjectStream:
    """An object's bytes as they arrive; nothing is kept on this machine."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; none at the end. Raises StorageUnavailableError where
        the stream breaks off."""
        try:
            return bytes(self._body.read(None if size < 0 else size))
        except (BotoCoreError, HTTPClientError) as error:
            raise StorageUnavailableError(error) from error

    def close(self) -> None:
        self._body.close()

    def __enter__(self) -> ObjectStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class ObjectStore(S3Storage):  # type: ignore[misc]  # the library is not typed
    """django-storages' S3 storage that reads as a stream and fails as files do."""

    @_as_os_errors
    def _open(self, name: str, mode: str = "rb") -> ObjectStream:
        if mode != "rb":
            raise ValueError("objects are read as bytes, and written whole by `save`")
        found = self.bucket.Object(self._normalize_name(name)).get()
        return ObjectStream(found["Body"])

    @_as_os_errors
    def _save(self, name: str, content: File[Any]) -> str:
        return str(super()._save(name, content))

    @_as_os_errors
    def exists(self, name: str) -> bool:
        return bool(super().exists(name))

    @_as_os_errors
    def delete(self, name: str) -> None:
        super().delete(name)

    @_as_os_errors
    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(name)
        return folders, files

    @_as_os_errors
    def get_modified_time(self, name: str) -> datetime:
        moment: datetime = super().get_modified_time(name)
        return moment
