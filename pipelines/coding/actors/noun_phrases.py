"""What a noun phrase says of an actor, and the closed word classes that its reading needs.

What belongs here: the hand-over `Referent`, its word sets, the splitting of joined phrases. What does not:
the reading itself (reader.py) and any name (naming.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from pipelines.coding.actors.agents import AgentNoun
from pipelines.coding.actors.registry import ActorMatch, Group, People

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Form = Literal["named", "agent", "state", "people", "organisation", "person", "pronoun"]


def words(text: str) -> frozenset[str]:
    """A word class, written as a line of text."""
    return frozenset(text.split())


QUANTITIES = words(
    "dozen hundred thousand ten score number handful majority group pair couple some many several few most "
    "all each both any none one two three four five six seven eight nine more other half part bulk rest "
    "remnant band team total lot crowd mob gang member type kind column wave"
)
"""Heads that only measure or bundle what "of" then names: "dozens of rebels", "a group of gunmen"."""

PRONOUNS = words("he him she her they them it who whom which that themselves itself himself herself")
PERSONAL_PRONOUNS = words("he him she her himself herself")
PLURAL_PRONOUNS = words("they them themselves")
RELATIVE_PRONOUNS = words("who whom which that")
DEFINITE = words("the this that these those both")
HEDGES = words("suspected alleged presumed apparent possible")
ASIDE = words(
    "backed led allied aligned linked based supported trained affiliated controlled held occupied "
    "administered speaking born owned made funded inspired run sponsored ruled dominated"
)
"""After a hyphen these make a country a mere qualification: "Iran-backed fighters" are not Iran's."""
PATRONAGE = words("backed led allied aligned supported trained funded sponsored")
"""Of those, the ones by which forces are another's than the event country's."""
ASIDE_BEFORE = words("pro anti non ex former")
BELONGING = words("of from within in for")
CALLED = words("know call dub name style")
ORGANS = words("raiders men cells teams squads positions ranks chiefs figures captors hideouts vehicles")
"""Unlisted nouns after a group's name that still mean the group: "Hamas squads", "PKK positions"."""
MEN = frozenset({"man", "men", "boys"})
"""Unarmed nouns that after a group's name mean its fighters: "Hamas men"."""
KIN = words("affiliate ally offshoot splinter rival")
"""Nouns after a group's name that mean another group: "the al-Qaeda affiliate"."""
LAPSED = words("former ex surrendered demobilised demobilized defected")
UNIT_WORDS = words(
    "infantry light mechanised mechanized armoured armored motorised motorized airborne assault mountain "
    "tank artillery engineer marine royal territorial operations commando"
)
"""Words in the names of regular units of armies."""
POSSESSIVES = words("its their his her whose")
ALLIED = words("allied loyal affiliated aligned allies")
STATE_KINDS = words("military security police government")
SUPPORTERS = words("men youth youths supporter supporters activist activists worker workers members follower")
"""Nouns by which the people of a party are named."""


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a noun phrase speaks of. `start`/`end` are tokens: the words that say it; `head` is the noun.

    Attributes:
        form: how it says so.
        match: the registry name, for "named", "state", "people"; of an agent noun, a group that modifies it.
        group: the group of an organisation that the registry does not know.
        joined: further names that modify the same noun ("Hamas and Islamic Jihad fighters").
        noun: the agent noun, `kind` its class with its modifiers ("" when there is none).
        nations: countries that modify the noun, each with its alternatives ("Congolese").
        peoples: peoples that modify it, each with its alternatives.
        associated: labels of associated actors, without country.
        owner: token of the possessive that says whose they are ("its fighters"), or -1.
        cues: folded words beside the noun, from which an unnamed rebel group may be known.
    """

    form: Form
    start: int
    end: int
    head: int
    match: ActorMatch | None = None
    group: Group | None = None
    joined: tuple[ActorMatch, ...] = ()
    noun: AgentNoun | None = None
    kind: str = ""
    nations: tuple[tuple[str, ...], ...] = ()
    peoples: tuple[tuple[People, ...], ...] = ()
    associated: tuple[str, ...] = ()
    owner: int = -1
    cues: frozenset[str] = field(default_factory=frozenset)
    is_definite: bool = False
    is_plural: bool = False
    is_hedged: bool = False


def conjuncts(span: Span) -> list[tuple[int, int]]:
    """The token ranges of the noun phrases joined in a span: "soldiers and allied militia" gives two."""
    doc, head = span.doc, span.root
    heads = [head, *(c for c in head.conjuncts if span.start <= c.i < span.end and c.i > head.i)]
    ranges = []
    for number, token in enumerate(heads):
        start = max(span.start, token.left_edge.i)
        later = [t.i for t in heads[number + 1 :]]
        end = min([span.end, token.right_edge.i + 1, *(max(doc[i].left_edge.i, token.i + 1) for i in later)])
        while end > token.i + 1 and (doc[end - 1].is_punct or doc[end - 1].dep_ == "cc"):
            end -= 1
        ranges.append((start, end))
    return ranges


def variants(referent: Referent, doc: Doc) -> Iterator[Referent]:
    """The several actors of one noun: "Hema and Lendu fighters", "Russian and Syrian jets"."""
    for match in referent.joined:
        yield replace(referent, match=match, joined=())
    is_joined = any(token.lower_ == "and" for token in doc[referent.start : referent.head])
    if is_joined and referent.form == "agent" and len(referent.nations) > 1:
        yield from (replace(referent, nations=(nation,)) for nation in referent.nations)
    elif is_joined and referent.form == "agent" and len(referent.peoples) > 1:
        yield from (replace(referent, peoples=(people,)) for people in referent.peoples)
    else:
        yield replace(referent, joined=())
