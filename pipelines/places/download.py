"""Fetching GeoNames' dumps: resumable, checked, in place only when whole.

What belongs here: the transfer and the checks of what arrived. What does not: reading the dumps
(`geonames`). Nothing that codes articles imports this; it is the one module of places that uses the network.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import time
import urllib.error
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import BinaryIO

GEONAMES = "https://download.geonames.org/export/dump"
"""Where GeoNames publishes its dumps (CC BY 4.0)."""
CODE_FILES = ("admin1CodesASCII.txt", "admin2Codes.txt")
"""Names of administrative units, needed beside any country's dump."""
WORLD = "allCountries"
FURTHER_NAMES = "alternateNamesV2.zip"

TIMEOUT = 30.0
"""Seconds without a byte after which a connection is given up."""
ATTEMPTS = 4
PAUSE = 2.0
"""Seconds before a broken transfer is taken up again; doubled each time."""
CHUNK = 1 << 18
_COUNTRY = re.compile(r"[A-Z]{2}")
_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+)")

Progress = Callable[[str, int, int], None]
"""Told a file's name, the bytes that are there, and how many it has (0: the server does not say)."""


class DownloadError(RuntimeError):
    """A file could not be fetched, or is not what it should be; the message says what to do."""


class _BrokenError(Exception):
    """A transfer ended before its time; what has arrived is kept."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that is in place. `fresh` is False where it was there already; `resumed`: bytes kept."""

    path: Path
    size: int
    sha256: str
    fresh: bool = True
    resumed: int = 0


def files_for(codes: Iterable[str], *, further_names: bool = False) -> list[str]:
    """Names of the files that countries need, the code files first.

    Args:
        codes: ISO 3166 two-letter codes, or "allCountries".
        further_names: the file of alternate names too (of the whole world, large).

    Raises:
        DownloadError: a code is none.
    """
    wanted = []
    for code in codes:
        name = WORLD if code.lower() == WORLD.lower() else code.upper()
        if name != WORLD and not _COUNTRY.fullmatch(name):
            raise DownloadError(f"{code!r} is no ISO country code: two letters such as MM, or {WORLD}")
        wanted.append(f"{name}.zip")
    more = [FURTHER_NAMES] if further_names else []
    return list(dict.fromkeys([*CODE_FILES, *wanted, *more]))


def download(
    name: str,
    folder: Path,
    *,
    base_url: str = GEONAMES,
    refresh: bool = False,
    progress: Progress | None = None,
    pause: float = PAUSE,
) -> Downloaded:
    """Fetch one file into a folder, with its SHA-256 beside it (`NAME.sha256`, as `sha256sum -c` reads it).

    What arrives waits in `.NAME.part`, and a later call goes on from there if the file has not changed on the
    server; under its name stands only a whole and checked file.

    Args:
        name: the file's name on the server.
        folder: made if need be.
        base_url: the address of the folder on the server.
        refresh: fetch it even if it is there already and unharmed.
        progress: see `Progress`.
        pause: seconds before a broken transfer is taken up again, doubled each time.

    Raises:
        DownloadError: there is no such file, no connection, or what arrived is damaged.
    """
    if not base_url.startswith(("https://", "http://")):
        raise DownloadError(f"{base_url} is no address of a server: it must begin with https:// or http://")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not refresh and (known := _unharmed(path)):
        return Downloaded(path, path.stat().st_size, known, fresh=False)
    part = _Part(folder / f".{name}.part")
    resumed = part.size
    url = f"{base_url.rstrip('/')}/{name}"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            resumed = min(
                resumed, _transfer(url, part, lambda d, t: progress(name, d, t) if progress else None)
            )
            break
        except _BrokenError as error:
            if attempt == ATTEMPTS:
                raise DownloadError(
                    f"{url} broke off again and again ({error}); {part.size:,} bytes are kept: "
                    "call the same command again to go on"
                ) from error
            time.sleep(pause * 2 ** (attempt - 1))
    _check(part, name)
    digest = _sha256(part.path)
    size = part.size
    part.path.replace(path)
    part.forget()
    side = path.with_name(f"{name}.sha256")
    side.write_text(f"{digest}  {name}\n", encoding="utf-8")
    return Downloaded(path, size, digest, resumed=resumed)


class _Part:
    """What has arrived of a file, and which version of it that is (the server's ETag or date)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._note = path.with_name(f"{path.name}.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def version(self) -> str:
        try:
            return str(json.loads(self._note.read_text(encoding="utf-8"))["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def begin(self, version: str) -> None:
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps({"version": version}), encoding="utf-8")

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def _transfer(url: str, part: _Part, progress: Callable[[int, int], None]) -> int:
    """Fetch what is missing of a file; returns the number of bytes that were kept from before."""
    if part.size and not part.version:
        part.forget()  # nothing says that the rest would fit
    kept = part.size
    request = urllib.request.Request(url, headers={"User-Agent": "tocsin", "Accept-Encoding": "identity"})  # noqa: S310 (the scheme was looked at)
    if kept:
        request.add_header("Range", f"bytes={kept}-")
        request.add_header("If-Range", part.version)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 (the same)
            start, total = _extent(answer.status, answer.headers)
            if start != kept or not kept:
                kept = 0
                part.begin(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "")
                if start:
                    raise _BrokenError("the server sent another part than asked for")
            with part.path.open("ab") as out:
                _copy(answer, out, kept, total, progress)
    except urllib.error.HTTPError as error:
        error.close()
        if kept and error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
            if _extent(error.code, error.headers)[1] == kept:
                return kept  # everything was there already
            part.forget()
            raise _BrokenError("the file on the server is another one now") from error
        if error.code == http.client.NOT_FOUND:
            raise DownloadError(f"there is no {url}: is the country code right?") from error
        if error.code >= http.client.INTERNAL_SERVER_ERROR:
            raise _BrokenError(f"the server answered {error.code} {error.reason}") from error
        raise DownloadError(f"{url}: the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise DownloadError(
            f"cannot reach {url} ({error.reason}): without a network, fetch the file elsewhere and give it "
            "to `tocsin gazetteer build`"
        ) from error
    except (http.client.HTTPException, ConnectionError, TimeoutError) as error:
        raise _BrokenError(str(error) or type(error).__name__) from error
    if total and part.size != total:
        if part.size > total:
            part.forget()
        raise _BrokenError(f"{part.size:,} of {total:,} bytes arrived")
    return kept


def _extent(status: int, headers: Message) -> tuple[int, int]:
    """Where in the file an answer begins and how long the whole file is (0: not told)."""
    if status == http.client.OK:
        return 0, int(headers.get("Content-Length") or 0)
    match = _CONTENT_RANGE.fullmatch(headers.get("Content-Range") or "")
    return (int(match.group(1) or 0), int(match.group(2))) if match else (0, 0)


def _copy(
    answer: http.client.HTTPResponse,
    out: BinaryIO,
    done: int,
    total: int,
    progress: Callable[[int, int], None],
) -> None:
    progress(done, total)
    while chunk := answer.read(CHUNK):
        out.write(chunk)
        done += len(chunk)
        progress(done, total)
    out.flush()
    os.fsync(out.fileno())


def _check(part: _Part, name: str) -> None:
    """Read a .zip to its end, checksums and all; a text must be a table.

    Raises:
        DownloadError: the file is damaged; it is thrown away.
    """
    damage = None
    if name.endswith(".zip"):
        try:
            with zipfile.ZipFile(part.path) as archive:
                damage = archive.testzip()
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
            damage = str(error)
    else:
        # A network that wants a log-in first answers with a page.
        with part.path.open("rb") as handle:
            if handle.readline(10_000).count(b"\t") < 3:
                damage = "it is no table"
    if damage is not None:
        part.forget()
        raise DownloadError(
            f"what arrived as {name} is damaged ({damage}) and was thrown away: try again later"
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _unharmed(path: Path) -> str:
    """The SHA-256 of a file that is there and agrees with the one noted beside it, or ""."""
    side = path.with_name(f"{path.name}.sha256")
    if not path.is_file() or not side.is_file():
        return ""
    digest = _sha256(path)
    return digest if side.read_text(encoding="utf-8", errors="replace").split()[:1] == [digest] else ""
