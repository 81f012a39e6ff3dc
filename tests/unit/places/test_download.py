"""Downloads from a server of our own on this machine."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.places.download import CODE_FILES, DownloadError, download, files_for

CODES = b"AD.02\tCanillo\tCanillo\t3041203\n"


def zipped(text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("AD.txt", text)
    return held.getvalue()


DUMP = zipped("".join(f"{number}\tsome place or other\n" for number in range(500)))


@dataclass
class Server:
    """What it has, where it hangs up (bytes sent of an answer, one for each answer), what it was asked."""

    files: dict[str, bytes]
    address: str = ""
    version: str = '"one"'
    hang_up_after: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers with files and parts of files, as GeoNames' server does."""

    def __init__(self, served: Server, *arguments: object) -> None:
        self.served = served
        super().__init__(*arguments)  # type: ignore[arg-type]  # handed through

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        self.served.ranges.append(asked)
        content = self.served.files.get(self.path.rpartition("/")[2])
        if self.served.failures:
            self.send_error(self.served.failures.pop(0))
        elif content is None:
            self.send_error(404)
        else:
            start = 0
            if asked and self.headers.get("If-Range") == self.served.version:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.answer(content, start)

    def answer(self, content: bytes, start: int) -> None:
        if start and start >= len(content):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.send_header("ETag", self.served.version)
        self.end_headers()
        rest = content[start:]
        self.wfile.write(rest[: self.served.hang_up_after.pop(0)] if self.served.hang_up_after else rest)

    def log_message(self, *_arguments: object) -> None:
        """Nothing: the tests read `ranges`."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    served = Server({"AD.zip": DUMP, CODE_FILES[0]: CODES, CODE_FILES[1]: CODES})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, served)) as running:
        served.address = f"http://127.0.0.1:{running.server_address[1]}/dump"
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield served
        running.shutdown()
        thread.join()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_file_comes_with_its_checksum(server: Server, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    got = download(
        "AD.zip", tmp_path / "new", base_url=server.address, progress=lambda *now: told.append(now)
    )
    assert got.path.read_bytes() == DUMP
    assert got.sha256 == hashlib.sha256(DUMP).hexdigest()
    assert (tmp_path / "new" / "AD.zip.sha256").read_text() == f"{got.sha256}  AD.zip\n"
    assert names(tmp_path / "new") == ["AD.zip", "AD.zip.sha256"]
    assert (told[0], told[-1]) == (("AD.zip", 0, len(DUMP)), ("AD.zip", len(DUMP), len(DUMP)))


def test_a_file_that_is_there_is_kept_unless_it_was_harmed(server: Server, tmp_path: Path) -> None:
    fetch = partial(download, "AD.zip", tmp_path, base_url=server.address)
    assert [fetch().fresh, fetch().fresh, fetch(refresh=True).fresh] == [True, False, True]
    (tmp_path / "AD.zip").write_bytes(DUMP[:-1])
    assert fetch().fresh
    assert (tmp_path / "AD.zip").read_bytes() == DUMP


def test_a_transfer_that_breaks_off_is_taken_up_where_it_ended(server: Server, tmp_path: Path) -> None:
    server.hang_up_after = [1000, 500]
    assert download("AD.zip", tmp_path, base_url=server.address, pause=0).path.read_bytes() == DUMP
    assert server.ranges == ["", "bytes=1000-", "bytes=1500-"]


def test_a_later_call_goes_on_where_an_earlier_one_gave_up(server: Server, tmp_path: Path) -> None:
    server.hang_up_after = [700, 0, 0, 0]
    with pytest.raises(DownloadError, match=r"700 bytes are kept: call the same command again"):
        download("AD.zip", tmp_path, base_url=server.address, pause=0)
    assert names(tmp_path) == [".AD.zip.part", ".AD.zip.part.json"]
    got = download("AD.zip", tmp_path, base_url=server.address)
    assert (got.resumed, server.ranges[-1]) == (700, "bytes=700-")
    assert got.path.read_bytes() == DUMP
    assert names(tmp_path) == ["AD.zip", "AD.zip.sha256"]


def test_a_file_that_changed_meanwhile_is_begun_anew(server: Server, tmp_path: Path) -> None:
    server.hang_up_after = [700, 0, 0, 0]
    with pytest.raises(DownloadError):
        download("AD.zip", tmp_path, base_url=server.address, pause=0)
    server.files["AD.zip"], server.version = zipped("quite another text"), '"two"'
    got = download("AD.zip", tmp_path, base_url=server.address)
    assert (got.path.read_bytes(), got.resumed) == (server.files["AD.zip"], 0)


def test_a_part_that_was_whole_only_needs_its_name(server: Server, tmp_path: Path) -> None:
    (tmp_path / ".AD.zip.part").write_bytes(DUMP)
    (tmp_path / ".AD.zip.part.json").write_text('{"version": "\\"one\\""}')
    got = download("AD.zip", tmp_path, base_url=server.address)
    assert (got.resumed, got.path.read_bytes()) == (len(DUMP), DUMP)


def test_a_part_of_unknown_origin_is_not_trusted(server: Server, tmp_path: Path) -> None:
    (tmp_path / ".AD.zip.part").write_bytes(b"something else")
    assert download("AD.zip", tmp_path, base_url=server.address).path.read_bytes() == DUMP
    assert server.ranges == [""]


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.failures = [503, 500]
    assert download("AD.zip", tmp_path, base_url=server.address, pause=0).path.read_bytes() == DUMP
    assert len(server.ranges) == 3


def test_a_missing_file_is_told_at_once(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"there is no http://.*/XX\.zip: is the country code right"):
        download("XX.zip", tmp_path, base_url=server.address)
    assert (len(server.ranges), names(tmp_path)) == (1, [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("AD.zip", DUMP[:900] + b"\x00" * 40 + DUMP[940:]),
        ("AD.zip", b"<html>Log in first</html>"),
        (CODE_FILES[0], b"<html>Log in first</html>"),
        (CODE_FILES[0], b""),
    ],
)
def test_damaged_content_is_thrown_away(server: Server, tmp_path: Path, name: str, content: bytes) -> None:
    server.files[name] = content
    with pytest.raises(DownloadError, match="is damaged"):
        download(name, tmp_path, base_url=server.address)
    assert names(tmp_path) == []


def test_a_server_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_address[1]
    with pytest.raises(DownloadError, match=r"cannot reach .*: without a network"):
        download("AD.zip", tmp_path, base_url=f"http://127.0.0.1:{port}", pause=0)


def test_only_web_addresses_are_asked(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="must begin with https"):
        download("AD.zip", tmp_path, base_url=tmp_path.as_uri())


def test_the_files_of_countries() -> None:
    assert files_for(["mm", "CD", "MM"]) == [*CODE_FILES, "MM.zip", "CD.zip"]
    assert files_for(["allcountries"], further_names=True)[2:] == ["allCountries.zip", "alternateNamesV2.zip"]
    for wrong in ("Mali", "../x", "M1", ""):
        with pytest.raises(DownloadError, match="is no ISO country code"):
            files_for([wrong])
