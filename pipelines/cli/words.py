"""Showing coded rows with the words they rest on: shared by `tocsin code` and `tocsin explain`.

Belongs here: sentences around evidence, marked; one line for a row. Does not: reading tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.coding.types import Part, Sentence

Row = dict[str, Any]

MARK = "bold black on yellow"


class Reader:
    """Sentences of articles, by the spans that fall in them.

    Spans are marked with colour; with brackets where `plain`, as in a file or a pipe.
    """

    def __init__(self, articles: Iterable[Mapping[str, Any]], *, plain: bool = False) -> None:
        self._plain = plain
        self._articles = {row["article_id"]: row for row in articles}
        self._sentences: dict[str, list[Sentence]] = {}

    def article(self, article_id: str) -> Mapping[str, Any]:
        """The article's row; an empty one when it is not at hand."""
        return self._articles.get(article_id, {})

    def sentences(self, article_id: str) -> list[Sentence]:
        """The article's sentences, split as the coder splits them."""
        if article_id not in self._sentences:
            from pipelines.coding.sentences import split_article
            from pipelines.coding.types import Article

            row = self.article(article_id)
            self._sentences[article_id] = (
                split_article(
                    Article(
                        article_id=article_id,
                        external_id=row["external_id"],
                        title=row["title"],
                        text=row["text"],
                        published_at=row["published_at"],
                        source=row["source"],
                        source_scale=row["source_scale"],
                        source_country=row["source_country"],
                    )
                )
                if row
                else []
            )
        return self._sentences[article_id]

    def marked(self, article_id: str, part: Part, spans: Sequence[tuple[int, int]]) -> list[Text]:
        """Each sentence that holds one of the spans, once, in reading order, with the spans marked."""
        lines = []
        for sentence in self.sentences(article_id):
            inside = [
                s for s in spans if sentence.part == part and s[0] < sentence.end and s[1] > sentence.start
            ]
            if inside:
                offsets = [
                    (max(0, s - sentence.start), min(e, sentence.end) - sentence.start) for s, e in inside
                ]
                lines.append(self._mark(sentence.text.replace("\n", " "), _merged(offsets)))
        return lines

    def _mark(self, sentence: str, spans: list[tuple[int, int]]) -> Text:
        line = Text()
        done = 0
        for start, end in spans:
            words = sentence[start:end]
            line.append(sentence[done:start])
            line.append(f"[{words}]" if self._plain else words, style=MARK)
            done = end
        return line.append(sentence[done:])

    def quote(self, evidence: Mapping[str, Any]) -> Text:
        """The sentence of one piece of evidence with its words marked."""
        if evidence["part"] == "metadata":
            return Text(f"(what is known of the article: {self._metadata(evidence)})", style="dim")
        lines = self.marked(evidence["article_id"], evidence["part"], [(evidence["start"], evidence["end"])])
        return Text(" ").join(lines) if lines else Text("(the article's text is not at hand)", style="dim")

    def _metadata(self, evidence: Mapping[str, Any]) -> str:
        row = self.article(evidence["article_id"])
        return (
            ", ".join(str(row[n]) for n in ("source", "source_scale", "published_text") if row.get(n))
            or "none"
        )


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def report_line(row: Mapping[str, Any]) -> Text:
    """One report or event in a line: when, what, who, where, how many dead."""
    line = Text()
    line.append(f"{row['event_date'] or 'no date'}  ", style="bold")
    line.append(f"{row['event_type']} / {row['sub_event_type']}  ", style="bold cyan")
    actors = " — ".join(a for a in (row["actor1"], row["actor2"]) if a)
    line.append(actors or "no actor")
    place = ", ".join(dict.fromkeys(p for p in (row["location"], row["admin1"], row["country"]) if p))
    line.append(f"  {place or 'no place'}", style="green")
    if row["fatalities_reported"]:
        line.append(f"  {_deaths(row)}", style="red")
    return line


def _deaths(row: Mapping[str, Any]) -> str:
    low, high = row["fatalities_low"], row["fatalities_high"]
    if low is None or low == high:
        return f"{row['fatalities']} killed"
    return f"{low} or more killed" if high is None else f"{low} to {high} killed"


def displacement_line(row: Mapping[str, Any]) -> Text:
    """One displacement figure in a line: how many, what, from where to where."""
    line = Text()
    figure = "unstated number" if row["figure"] is None else f"{row['figure']:,}"
    line.append(f"{row['displacement_date'] or row['displacement_start_date'] or 'no date'}  ", style="bold")
    line.append(f"{row['displacement_type']} displacement ({row['metric']})  ", style="bold magenta")
    line.append(f"{row['quantifier']} {figure} persons".strip())
    if row["is_converted"]:
        line.append(f" ({row['reported_value_low']:,} {row['unit'].lower()}s reported)")
    origin, destination = row["origin_name"], row["destination_name"]
    way = " ".join(
        w for w in (f"from {origin}" if origin else "", f"to {destination}" if destination else "") if w
    )
    line.append(f"  {way or row['country'] or 'no place'}", style="green")
    return line
