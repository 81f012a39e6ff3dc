"""How much an untrusted raw file may ask of us.

What belongs here: the limits and their defaults. What does not: enforcing them (streams, readers).
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one raw file; what exceeds one becomes a reject, never an error.

    Attributes:
        item_bytes: One document: a page, a feed, a JSON line, a CSV row, a WARC record.
        array_bytes: One `.json` file, which has to be read whole, and one archive inside an archive.
        unpacked_bytes: All that one raw file may unpack to, over all its members and nesting levels.
        ratio: Unpacked to packed bytes of one stream. Plain deflate reaches about 1,030 on constant
            input; news text stays below 10 and a file of repeated articles below about 200.
        ratio_from: The ratio is judged once this many bytes came out, so that tiny files pass.
        members: Members of one archive.
        depth: Archives inside archives; 1 is an archive of documents.
    """

    item_bytes: int = 10 * MIB
    array_bytes: int = 64 * MIB
    unpacked_bytes: int = 4096 * MIB
    ratio: int = 250
    ratio_from: int = MIB
    members: int = 50_000
    depth: int = 3


DEFAULT = Limits()
