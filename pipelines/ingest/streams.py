"""Byte streams with bounds: nothing unpacks to more than the limits, and damage becomes a rejection.

What belongs here: counting bytes in and out, decompression errors. What does not: formats of what is inside.
"""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, cast

from pipelines.ingest.items import Reading, Rejection

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BUFFER = 1 << 16
_DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, lzma.LZMAError, ValueError, OSError)


class _Counted(io.RawIOBase):
    """A pass-through that counts what was read of a compressed stream."""

    def __init__(self, inner: IO[bytes]) -> None:
        self.inner = inner
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self.inner.read(len(view))
        view[: len(data)] = data
        self.taken += len(data)
        return len(data)


class _Bounded(io.RawIOBase):
    """An unpacked stream that stops at the limits.

    `packed` is the compressed size if known beforehand, else `counted` tells what was consumed so far.
    """

    def __init__(self, inner: IO[bytes], reading: Reading, counted: _Counted | None, packed: int) -> None:
        self.inner = inner
        self.reading = reading
        self.counted = counted
        self.packed = packed
        self.out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view):  # a full buffer, so that peeking sees enough of a slow stream
            try:
                data = self.inner.read(len(view) - filled)
            except RuntimeError as error:  # zipfile: the member needs a password
                raise Rejection("read", "encrypted_archive", "the member is encrypted") from error
            except NotImplementedError as error:
                raise Rejection(
                    "read", "unsupported_format", f"compression not supported: {error}"
                ) from error
            except _DAMAGE as error:
                if filled:
                    break  # hand over what is intact; the damage is met again at the next read
                detail = f"the compressed data are cut off or damaged ({error})"
                raise Rejection("read", "truncated_archive", detail) from error
            if not data:
                break
            view[filled : filled + len(data)] = data
            filled += len(data)
        self._account(filled)
        return filled

    def _account(self, size: int) -> None:
        limits = self.reading.limits
        self.out += size
        self.reading.unpacked += size
        if self.reading.unpacked > limits.unpacked_bytes:
            raise Rejection("read", "zip_bomb", f"unpacks to more than {limits.unpacked_bytes:,} bytes")
        packed = self.counted.taken if self.counted else self.packed
        if self.out > limits.ratio_from and self.out > limits.ratio * max(packed, 1):
            raise Rejection("read", "zip_bomb", f"unpacks to more than {limits.ratio} times its size")


def gunzip(stream: io.BufferedReader[Any], reading: Reading) -> io.BufferedReader[Any]:
    """The content of a gzip stream (of one or more members), bounded."""
    counted = _Counted(stream)
    inner = cast("IO[bytes]", gzip.GzipFile(fileobj=io.BufferedReader(counted, BUFFER), mode="rb"))
    return io.BufferedReader(_Bounded(inner, reading, counted, 0), BUFFER)


def bounded(stream: IO[bytes], reading: Reading, packed: int) -> io.BufferedReader[Any]:
    """An archive member's stream, bounded; `packed` is its compressed size in bytes."""
    return io.BufferedReader(_Bounded(stream, reading, None, packed), BUFFER)


def read_whole(stream: io.BufferedReader[Any], limit: int) -> bytes:
    """All bytes of a stream that has to be read whole.

    Raises:
        Rejection: `too_large` beyond `limit` bytes, `empty_file` for none.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise Rejection("read", "too_large", f"larger than {limit:,} bytes; split it")
    if not data:
        raise Rejection("read", "empty_file", "no bytes")
    return data
