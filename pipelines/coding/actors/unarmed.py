"""Naming protesters, rioters and civilians: crowds are what they do (codebook 1.2, 1.4).

What belongs here: generic actors without arms. What does not: armed and state actors (naming.py).
"""

from __future__ import annotations

from pipelines.coding.actors.noun_phrases import Referent
from pipelines.coding.actors.setting import Setting, within
from pipelines.coding.types import Actor

INTERNATIONAL = "International"
"""Stands for the country of foreigners whose country is not said: "Civilians (International)"."""


def civilians(country: str) -> Actor:
    """`Civilians (X)`."""
    return Actor(within("Civilians", country), 7, country, "civilian")


def protesters(country: str) -> Actor:
    """`Protesters (X)`."""
    return Actor(within("Protesters", country), 6, country, "protester")


def rioters(country: str) -> Actor:
    """`Rioters (X)`."""
    return Actor(within("Rioters", country), 5, country, "rioter")


def unidentified(country: str) -> Actor:
    """`Unidentified Armed Group (X)`, a political militia (codebook 1.10)."""
    return Actor(within("Unidentified Armed Group", country), 3, country, "unidentified")


def crowd(setting: Setting) -> Actor:
    """A crowd at a demonstration: rioters when it is violent, protesters when not."""
    is_riot = setting.is_violent and setting.role == "agent"
    return rioters(setting.country) if is_riot else protesters(setting.country)


def settlers(referent: Referent, setting: Setting, country: str) -> tuple[Actor, tuple[str, ...]]:
    """Settlers: rioters when they attack, else civilians, of their own country (codebook 1.10)."""
    owner = country or ("Israel" if setting.country == "Palestine" else setting.country)
    identity = (within("Settlers", owner),)
    if setting.role == "agent" and (setting.is_violent or setting.is_demonstration):
        return rioters(owner), identity
    return civilians(owner), identity


def unarmed(referent: Referent, setting: Setting, country: str) -> tuple[Actor, bool]:
    """The actor of an unarmed noun, and whether it is certain.

    Args:
        referent: an agent noun of an unarmed class.
        setting: the act.
        country: the country that the phrase states ("British tourists"), or "".
    """
    kind, here = referent.kind, setting.country
    acts = setting.role == "agent"
    if kind in ("protester", "gathering"):
        is_riot = acts and setting.is_violent
        return (rioters(here) if is_riot else protesters(here)), True
    if kind == "activist" and (acts or setting.is_demonstration):
        return crowd(setting), True
    if kind == "rioter":
        return rioters(country or here), True
    if setting.is_demonstration and (acts or kind == "crowd"):
        return crowd(setting), True
    if acts and setting.is_violent:
        if kind == "crowd":
            return rioters(here), True
        if kind in ("civilian", "youth", "prisoner") and referent.is_plural:
            return rioters(here), False  # three or more who beat a thief are a mob; two may be counted wrong
        return unidentified(country or here), False
    if "@international" in referent.associated and not country:
        return civilians(INTERNATIONAL), True
    return civilians(country or here), True
