"""Sentences whose numbers come from figures, each with a qualifier that is true (domain.md §10); no Django.

A template names its numbers by key: ``{apprenticeship.enterprises}`` is printed round with 余 or 近, ``{projects.count|exact}`` as it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.rules.qualifiers import approximate, exactly

SLOT = re.compile(r"\{([a-z_.]+)(\|exact)?\}")
SENTENCE = re.compile(r"[^。]+。?")


class UnknownNumber(LookupError):
    """The template asks for a number that is not on the list of those it may have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand, or a printed number with its ``key`` and what it is exactly."""

    text: str
    key: str = ""
    value: Decimal | None = None
    changed_to: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def changed(self) -> bool:
        """Whether a number in it would be printed otherwise by now."""
        return any(piece.changed_to for piece in self.pieces)


Values = Mapping[str, Decimal | int]


def compose(template: str, values: Values, now: Values | None = None) -> list[Sentence]:
    """The template's sentences with ``values``; what ``now`` prints otherwise is marked. Raises :class:`UnknownNumber`."""
    return [Sentence(tuple(_pieces(sentence, values, now or values))) for sentence in SENTENCE.findall(template)]


def keys_of(template: str) -> set[str]:
    """Keys of all numbers that the template asks for."""
    return {match[1] for match in SLOT.finditer(template)}


def _pieces(sentence: str, values: Values, now: Values) -> list[Piece]:
    pieces, at = [], 0
    for match in SLOT.finditer(sentence):
        if match.start() > at:
            pieces.append(Piece(sentence[at : match.start()]))
        pieces.append(_number(match[1], exactly if match[2] else approximate, values, now))
        at = match.end()
    return [*pieces, Piece(sentence[at:])] if at < len(sentence) else pieces


def _number(key: str, say: Callable, values: Values, now: Values) -> Piece:
    if key not in values:
        raise UnknownNumber(f"没有“{key}”这个指标")
    text, later = say(values[key]).text, say(now[key]).text
    return Piece(text, key, Decimal(values[key]), later if later != text else "")
