from __future__ import annotations

import pytest

from pipelines.ingest.encoding import declared_encoding, decode
from pipelines.ingest.items import Rejection

ENGLISH = "The governor of Ségou said “nobody was hurt” — but a clinic’s roof was gone. " * 5
FRENCH = "Des hommes armés ont été tués près du fleuve, à l’entrée du village, où l’armée patrouille. " * 5
RUSSIAN = "Вооружённые люди обстреляли село, трое жителей погибли, сообщил глава района. " * 5
ARABIC = "قال سكان إن القصف أصاب السوق القديمة وأسفر عن مقتل ثلاثة أشخاص. " * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-32"),
        (ENGLISH, "cp1252"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "cp1256"),
        ("Plain words only, and no mark at all.", "utf-16-le"),
        ("Plain words only, and no mark at all.", "utf-16-be"),
    ],
)
def test_encodings_are_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_used() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Село</body></html>'
    data = page.encode("cp1251")
    assert declared_encoding(data) == "cp1251"
    assert decode(data, declared_encoding(data)) == page


def test_an_unknown_declaration_is_ignored() -> None:
    assert declared_encoding(b'<meta charset="no-such-code">') is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 8, "binary"),
        (b"\x00\x01\x02" * 50, "binary"),
        (b"text " * 20 + b"\x01\x02\x03\x04" * 20, "binary"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Rejection) as caught:
        decode(data)
    assert caught.value.reason == reason


def test_one_damaged_place_does_not_cost_a_long_document() -> None:
    data = ("Nothing moved on the road. " * 8000).encode() + b"\xff\xfe" + b" The end."
    assert decode(data).endswith("\ufffd\ufffd The end.")
