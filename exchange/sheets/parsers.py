"""Parsers for the cells of declared columns: text, a choice, a day, an amount. Each error is a sentence that says what to write."""

import re
from collections.abc import Mapping

from exchange.sheets.columns import Note, Parser, Reading, Surroundings
from exchange.sheets.values.dates import Precision, read_date
from exchange.sheets.values.money import MoneyInvalid, read_money
from exchange.sheets.values.text import Value, as_text, quoted


def text(label: str, longest: int) -> Parser:
    """Text on one line, at most ``longest`` characters."""

    def parse(value: Value, _: Surroundings) -> Reading:
        plain = re.sub(r"\s+", " ", as_text(value))
        if len(plain) > longest:
            return Reading(error=Note("too_long", f"「{label}」超过 {longest} 个字，请缩短。"))
        return Reading(plain or None)

    return parse


def choice(label: str, words: Mapping[str, str]) -> Parser:
    """One of ``words`` (as shown → as stored)."""
    plain_words = {_plain(word): stored for word, stored in words.items()}

    def parse(value: Value, _: Surroundings) -> Reading:
        found = plain_words.get(_plain(as_text(value)))
        if found is None:
            message = f"「{label}」“{quoted(value)}”不在可选范围内，请填写：{'、'.join(words)}。"
            return Reading(error=Note("choice_unknown", message))
        return Reading(found)

    return parse


def day(label: str) -> Parser:
    """An exact day; a month alone is not enough here."""

    def parse(value: Value, surroundings: Surroundings) -> Reading:
        found = read_date(value, epoch_1904=surroundings.epoch_1904)
        if found is None or found.precision is not Precision.DAY:
            message = f"「{label}」“{quoted(value)}”不是可用的日期，请写成 2024-09-01 这样的年月日。"
            return Reading(error=Note("date_invalid", message))
        notes = (Note("value_tidied", f"「{label}」按 {found.first} 读取，请确认。"),) if found.tidied else ()
        return Reading(found.first, warnings=notes)

    return parse


def amount(label: str) -> Parser:
    """Yuan with two places, not below zero."""

    def parse(value: Value, _: Surroundings) -> Reading:
        try:
            read = read_money(value)
        except MoneyInvalid as invalid:
            return Reading(error=Note("amount_invalid", f"「{label}」{invalid}。"))
        if read < 0:
            return Reading(error=Note("amount_invalid", f"「{label}」不能小于 0。"))
        return Reading(read)

    return parse


def _plain(word: str) -> str:
    return re.sub(r"[\s()（）、,，/]+", "", word).lower()
