"""Zip archives and gzip files: their members as streams, with everything refused that reaches too far.

What belongs here: members, names, encryption. What does not: bounds on unpacked bytes (streams.py).
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

from pipelines.ingest import streams
from pipelines.ingest.items import Blob, RawItem, Reading, Rejection
from pipelines.ingest.text import one_line

_ENCRYPTED = 0x1
_OFFICE_MARKS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})


def gunzip(blob: Blob, reading: Reading) -> Blob:
    """What a gzip file holds, named like it without ".gz"."""
    _check_depth(blob, reading)
    name = blob.name
    if name.lower().endswith((".gz", ".gzip")):
        name = name.rpartition(".")[0]
    return replace(blob, name=name, stream=streams.gunzip(blob.stream, reading), depth=blob.depth + 1)


def unzip(blob: Blob, reading: Reading) -> Iterator[Blob | RawItem]:
    """The members of a zip archive in their order there; a member that is refused comes as a raw item.

    Folders, and files whose name starts with a dot, are no items, as in `list_raw`.

    Raises:
        Rejection: The archive as a whole is refused: damaged, too many members, a bomb by its own directory.
    """
    _check_depth(blob, reading)
    try:
        with zipfile.ZipFile(_seekable(blob, reading)) as archive:
            members = [member for member in archive.infolist() if not _is_skipped(member)]
            _check_directory(members, reading)
            for locator, member in zip(_locators(blob, members), members, strict=True):
                yield from _member(blob, archive, member, locator, reading)
    except zipfile.BadZipFile as error:
        raise Rejection("read", "truncated_archive", f"cut off or damaged: {error}") from error


def _member(
    blob: Blob, archive: zipfile.ZipFile, member: zipfile.ZipInfo, locator: str, reading: Reading
) -> Iterator[Blob | RawItem]:
    try:
        _check_member(member)
        with archive.open(member) as opened:
            stream = streams.bounded(opened, reading, member.compress_size)
            yield Blob(PurePosixPath(member.filename).name, locator, stream, blob.depth + 1)
    except Rejection as rejection:
        yield reading.rejected(locator, "zip", rejection)
    except (NotImplementedError, RuntimeError) as error:
        unsupported = Rejection("read", "unsupported_format", f"cannot be unpacked: {error}")
        yield reading.rejected(locator, "zip", unsupported)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        damaged = Rejection("read", "truncated_archive", f"the member is damaged: {error}")
        yield reading.rejected(locator, "zip", damaged)


def _locators(blob: Blob, members: list[zipfile.ZipInfo]) -> list[str]:
    """Where each member stands; archives may name two alike, and the second then gets "~2"."""
    found: dict[str, None] = {}
    for member in members:
        name = one_line(member.filename)[:500]
        locator = first = f"{blob.locator}!{name}" if blob.locator else name
        number = 1
        while locator in found:
            number += 1
            locator = f"{first}~{number}"
        found[locator] = None
    return list(found)


def _check_directory(members: list[zipfile.ZipInfo], reading: Reading) -> None:
    """Refuse an archive that already its directory shows to be unreasonable."""
    limits = reading.limits
    if len(members) > limits.members:
        raise Rejection("read", "zip_bomb", f"more than {limits.members:,} members")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise Rejection("read", "zip_bomb", f"unpacks to more than {limits.unpacked_bytes:,} bytes")
    if any(member.filename in _OFFICE_MARKS for member in members):
        raise Rejection(
            "read", "unsupported_format", "an office document, e-book or program, not an archive of articles"
        )


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or PureWindowsPath(name).drive:
        raise Rejection("read", "unsafe_path", "an absolute path or '..' in the member's name")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Rejection("read", "unsafe_path", "the member is a symlink")
    if member.flag_bits & _ENCRYPTED:
        raise Rejection("read", "encrypted_archive", "the member is encrypted; unpack it yourself")


def _check_depth(blob: Blob, reading: Reading) -> None:
    if blob.depth >= reading.limits.depth:
        raise Rejection(
            "read", "nested_too_deep", f"more than {reading.limits.depth} archives inside each other"
        )


def _is_skipped(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts
    return member.is_dir() or (hidden and ".." not in parts)


def _seekable(blob: Blob, reading: Reading) -> io.BufferedIOBase:
    """Zip needs to seek: a file does, a stream inside another archive is read whole."""
    if blob.stream.seekable():
        return blob.stream
    return io.BytesIO(streams.read_whole(blob.stream, reading.limits.array_bytes))
