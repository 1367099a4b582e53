"""Whether an outcome can be recorded (结果登记, domain.md §4.6, §9.3): judged on dates and the certificate alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from apprenticeship.rules.eligibility import Problem
from registry.rules.certificates import certificate_problems

CERTIFIED = "certified"
WITHDREW = "withdrew"
OUTCOMES = (CERTIFIED, "passed_uncertified", "failed", WITHDREW)
"""Mirror ``apprenticeship.enums.FINAL_OUTCOMES``."""


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What is said of one apprentice; ``certificate_number`` is normalised."""

    outcome: str
    on: date
    exit_reason: str
    certificate_type: str
    certificate_number: str
    certificate_issued_on: date | None


def outcome_problems(facts: OutcomeFacts, level: int, filed_on: date, opened_on: date | None, today: date) -> Iterator[Problem]:
    """Every reason against the outcome of a training to ``level`` (ordinal of 新八级工), filed and, if it has, opened on these days."""
    if facts.outcome not in OUTCOMES:
        yield "outcome", "请选择结果"
        return
    if facts.on > today:
        yield "on", f"结果日期 {facts.on} 在今天之后"
    if facts.outcome == WITHDREW:
        yield from _withdrawal_problems(facts, filed_on)
    elif opened_on is None:
        yield "outcome", "班级尚未开班，只能登记中途退出"
    elif facts.on < opened_on:
        yield "on", f"结果日期 {facts.on} 早于开班日期 {opened_on}"
    if facts.outcome == CERTIFIED and opened_on is not None:
        yield from _certificate_problems(facts, level, opened_on, today)


def _withdrawal_problems(facts: OutcomeFacts, filed_on: date) -> Iterator[Problem]:
    if not facts.exit_reason:
        yield "exit_reason", "请选择退出原因"
    if facts.on < filed_on:
        yield "on", f"退出日期 {facts.on} 早于备案日期 {filed_on}"


def _certificate_problems(facts: OutcomeFacts, level: int, opened_on: date, today: date) -> Iterator[Problem]:
    if not facts.certificate_type:
        yield "certificate_type", "请选择证书类别"
    for sentence in certificate_problems(facts.certificate_type, facts.certificate_number, level, facts.certificate_issued_on):
        yield "certificate_number", sentence
    if facts.certificate_issued_on is None:
        yield "certificate_issued_on", "请填写发证日期"
    elif facts.certificate_issued_on < opened_on:
        yield "certificate_issued_on", f"发证日期 {facts.certificate_issued_on} 早于开班日期 {opened_on}，可能是以前取得的旧证书"
    elif facts.certificate_issued_on > today:
        yield "certificate_issued_on", f"发证日期 {facts.certificate_issued_on} 在今天之后"
