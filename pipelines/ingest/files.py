"""The raw files under a root: listing them in a fixed order, naming them, keeping to the root.

What belongs here: paths and checksums. What does not: looking inside a file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipelines.ingest.items import Rejection


def list_raw(root: Path) -> list[Path]:
    """All raw files under `root`, at any depth, sorted by their path relative to it.

    Files and folders whose name starts with a dot are left out. A symlink that stays inside the root is left
    out as well, because what it points to is listed itself; one that leaves the root or is broken is
    listed, so that `ingest_files` records it as a reject.

    Args:
        root: A directory.

    Raises:
        NotADirectoryError: `root` is not a directory.
    """
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a directory: give the directory that holds the raw articles")
    inside = root.resolve()
    found: list[Path] = []
    for folder, folders, names in os.walk(root, followlinks=False):
        here = Path(folder)
        linked = [name for name in folders if (here / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in linked]
        for name in (*names, *linked):
            path = here / name
            if name.startswith("."):
                continue
            if path.is_symlink() and path.exists() and path.resolve().is_relative_to(inside):
                continue
            found.append(path)
    return sorted(found, key=lambda path: raw_path(path, root))


def expand(files: Iterable[Path], root: Path | None) -> list[Path]:
    """The given files, with each directory replaced by the raw files under it.

    Under a root, a linked directory is left as it is: it is to be refused, not followed.
    """
    found: list[Path] = []
    for given in files:
        is_followed = root is None or not given.is_symlink()
        found += list_raw(given) if given.is_dir() and is_followed else [given]
    return found


def common_root(files: Sequence[Path]) -> Path:
    """The deepest directory that holds all of `files`, for naming them when no root is given."""
    return Path(os.path.commonpath([path.absolute().parent for path in files])) if files else Path()


def raw_path(path: Path, root: Path) -> str:
    """The path relative to the root in POSIX form; undecodable bytes in it are written as escapes."""
    full, base = path.absolute(), root.absolute()
    shown = full.relative_to(base) if full.is_relative_to(base) else full
    return os.fsencode(shown.as_posix()).decode("utf-8", "backslashreplace")


def check_file(path: Path, root: Path | None) -> None:
    """Make sure that `path` is a regular file, inside `root` when one is given.

    Raises:
        Rejection: `unsafe_path`, `unreadable` or `unsupported_format` (a pipe or device).
    """
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symlinks on Python 3.11 and 3.12
        raise Rejection("read", "unreadable", f"cannot be opened: {error}") from error
    if root is not None and not target.is_relative_to(root.resolve()):
        raise Rejection(
            "read", "unsafe_path", "leads out of the raw root; move the file itself under the root"
        )
    if not stat.S_ISREG(mode):
        raise Rejection("read", "unsupported_format", "not a regular file")


def checksum(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of a file, read in chunks.

    Raises:
        Rejection: `unreadable`.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise Rejection("read", "unreadable", f"cannot be read: {error.strerror}") from error
    return digest.hexdigest(), size
