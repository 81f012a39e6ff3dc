"""Valid raw files of every format, written for the tests, and ways of packing them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Mapping

BODY = (
    "Militiamen stopped two buses outside Rutshuru on Saturday and took eleven passengers into the forest, "
    "a driver who escaped said.",
    "The army sent a patrol after them but found only luggage on the road. A spokesman said that the search "
    "would go on through the night.",
    "It was the third such abduction on the road this month. Traders have begun to travel in convoys, and "
    "fares have doubled since the rainy season began.",
)

PAGE = f"""Turn on alerts from The Kathmandu Post

Gunmen empty two buses on forest road

Eleven passengers were led away, a driver says, in the third abduction of the month

Amina Kabongo
Sunday 14 April 2024 09:20 BST

{BODY[0]}

{BODY[1]}

ADVERTISEMENT

{BODY[2]}

Related stories
What traders say about the forest road

Thanks for signing up!
"""

HTML = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Gunmen empty two buses on forest road - BBC News</title>
<meta property="og:title" content="Gunmen empty two buses on forest road">
<meta property="og:site_name" content="BBC News">
<link rel="canonical" href="https://www.bbc.com/news/world-1">
<meta name="author" content="Amina Kabongo">
<script type="application/ld+json">
{{"@type": "NewsArticle", "datePublished": "2024-04-14T09:20:00+01:00", "headline": "Gunmen empty two buses"}}
</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Gunmen empty two buses on forest road</h1>
<p>{BODY[0]}</p><p>{BODY[1]}</p><p>Advertisement</p><p>{BODY[2]}</p></article>
<aside><a href="/2">What traders say about the forest road</a></aside>
<footer>Copyright 2024 BBC. All rights reserved.</footer></body></html>
"""

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Radio Okapi</title><link>https://www.radiookapi.net/</link>
<description>News</description>
<item><title>Gunmen empty two buses</title><link>https://www.radiookapi.net/1</link><guid>okapi-1</guid>
<pubDate>Sun, 14 Apr 2024 09:20:00 +0100</pubDate>
<description>&lt;p&gt;{BODY[0]}&lt;/p&gt;&lt;p&gt;{BODY[1]}&lt;/p&gt;</description></item>
<item><title>Market reopens in Goma</title><link>https://www.radiookapi.net/2</link><guid>okapi-2</guid>
<pubDate>Mon, 15 Apr 2024 10:00:00 +0100</pubDate><description>{BODY[2]}</description></item>
</channel></rss>
"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Example wire</title><id>urn:x:feed</id>
<updated>2024-04-14T08:20:00Z</updated>
<entry><title>Gunmen empty two buses</title><id>urn:x:1</id><link href="https://wire.example/1"/>
<published>2024-04-14T08:20:00Z</published><author><name>Amina Kabongo</name></author>
<content type="html">&lt;p&gt;{BODY[0]}&lt;/p&gt;</content></entry></feed>
"""

RECORDS: tuple[Mapping[str, object], ...] = (
    {
        "id": "r-1",
        "url": "https://www.reuters.com/world/1",
        "title": "Gunmen empty two buses",
        "published_at": "2024-04-14T08:20:00Z",
        "source": "reuters.com",
        "text": "\n\n".join(BODY),
    },
    {"id": 2, "headline": "Market reopens", "date": "2024-04-15", "outlet": "Radio Okapi", "body": BODY[2]},
)

JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS)


def table(delimiter: str = ",") -> str:
    """The records as a CSV table."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", "url", "title", "published_at", "source", "text"])
    for number, body in enumerate(BODY, start=1):
        writer.writerow([f"c-{number}", "", f"Story {number}", "2024-04-14", "dawn.com", body])
    return out.getvalue()


def warc_record(
    body: bytes,
    *,
    url: str = "https://www.bbc.com/news/world-1",
    status: str = "200 OK",
    kind: str = "text/html",
) -> bytes:
    """One response record."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: "
        "<urn:uuid:3f1c1d2e-0000-4000-8000-000000000001>\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


WARC_INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 8\r\n\r\nformat:x\r\n\r\n"
WARC = (
    WARC_INFO
    + warc_record(HTML.encode())
    + warc_record("\n\n".join(BODY).encode(), url="https://wire.example/2", kind="text/plain")
)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def gzipped(data: bytes | str) -> bytes:
    return gzip.compress(data.encode() if isinstance(data, str) else data, mtime=0)


VALID: dict[str, bytes] = {
    "page.txt": PAGE.encode(),
    "page.html": HTML.encode(),
    "feed.xml": RSS.encode(),
    "atom.xml": ATOM.encode(),
    "lines.jsonl": JSONL.encode(),
    "array.json": json.dumps(list(RECORDS)).encode(),
    "table.csv": table().encode(),
    "crawl.warc": WARC,
    "crawl.warc.gz": gzipped(WARC_INFO) + gzipped(warc_record(HTML.encode())),
    "lines.jsonl.gz": gzipped(JSONL),
    "mixed.zip": zipped({"a/page.txt": PAGE, "lines.jsonl": JSONL, "b.html": HTML}),
    "nested.zip": zipped({"inner.zip": zipped({"page.txt": PAGE}), "table.csv.gz": gzipped(table())}),
}
