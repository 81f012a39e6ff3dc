"""Bytes to text: byte order marks, declared encodings, detection, and refusing what is not text.

What belongs here: choosing the encoding. What does not: cleaning the text (text.py).
"""

from __future__ import annotations

import codecs
import re

from pipelines.ingest.items import Rejection

SAMPLE = 128 * 1024
"""Bytes looked at for detecting an encoding; detection is slow and more does not change the answer."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_CONTROL_SHARE = 0.02
"""Text has next to no control characters; 2 % leaves room for a damaged page."""
_ASCII_SHARE = 0.97
"""English with typographic quotes, or with a few accented names."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""", re.IGNORECASE)


def declared_encoding(head: bytes) -> str | None:
    """The encoding that an HTML or XML head states, if Python knows it."""
    match = _DECLARED.search(head[:4096])
    if not match:
        return None
    try:
        return codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None


def detect_encoding(sample: bytes, declared: str | None = None) -> str:
    """The encoding of a text, from its first bytes.

    A byte order mark decides; then UTF-8 when the bytes are valid; then what the document declares; then
    Windows-1252 when the text is otherwise ASCII with typographic signs only; then charset-normalizer.

    Raises:
        Rejection: `binary` when the bytes are no text, `wrong_encoding` when no encoding fits.
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    if b"\0" in sample:
        return _wide_without_mark(sample)
    controls = sum(map(sample.count, (bytes([byte]) for byte in _CONTROL_BYTES)))
    if controls > len(sample) * _CONTROL_SHARE:
        raise Rejection("decode", "binary", "control bytes where text was expected")
    if _fits(sample, "utf-8"):
        return "utf-8"
    if declared and declared not in ("utf-8", "ascii") and _fits(sample, declared):
        return "cp1252" if declared in ("iso8859-1", "latin-1") else declared  # as browsers read it
    if _is_western(sample):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, and rarely needed

    best = from_bytes(sample).best()
    if best is None or not _plausible(sample.decode(best.encoding, "replace")):
        raise Rejection("decode", "wrong_encoding", "no text encoding fits the bytes; save the file as UTF-8")
    return best.encoding


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a whole document.

    Raises:
        Rejection: `binary` or `wrong_encoding`.
    """
    encoding = detect_encoding(data[:SAMPLE], declared)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        # One damaged place in a long document: keep the document when almost all of it is sound.
        text = data.decode(encoding, "replace")
        if not _plausible(text, share=0.001):
            detail = f"bytes that are not {encoding}; save the file as UTF-8 ({error})"
            raise Rejection("decode", "wrong_encoding", detail) from error
    if not _plausible(text):
        raise Rejection("decode", "binary", f"read as {encoding}, it is full of control characters")
    return text


def _fits(sample: bytes, encoding: str) -> bool:
    """Whether a sample, which may end inside a character, is valid in an encoding."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample, final=False)
    except (UnicodeError, LookupError):
        return False
    return True


def _is_western(sample: bytes) -> bool:
    """Almost all ASCII, and valid in Windows-1252."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    plain = sum(character.isascii() for character in text)
    return plain >= _ASCII_SHARE * len(text)


def _wide_without_mark(sample: bytes) -> str:
    """UTF-16 without a byte order mark shows as a zero in every second byte of ASCII text."""
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    half = len(sample) // 2
    for index, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and zeros[index] > 0.6 * half and zeros[1 - index] == 0 and _fits(sample, name):
            return name
    raise Rejection("decode", "binary", "zero bytes where text was expected")


def _plausible(text: str, share: float = _CONTROL_SHARE) -> bool:
    """Few enough control and replacement characters to be text."""
    return len(_CONTROL.findall(text)) <= share * max(len(text), 1)
