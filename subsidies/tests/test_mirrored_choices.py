"""The rules may not import Django, so the choices of the forms repeat their words: here they are held equal."""

from enum import Enum

import pytest

from apprenticeship import enums as apprenticeship
from policies import enums as policies
from registry.rules.certificates import CertificateType
from subsidies import enums as subsidies
from subsidies.rules.assessment import Status
from subsidies.rules.steps import OUTCOME_WORDS
from subsidies.rules.terms import CapMode, Outcome, PartialYear


@pytest.mark.parametrize(
    ("rule", "choices"),
    [
        (CapMode, policies.CapMode),
        (PartialYear, policies.PartialYear),
        (Outcome, apprenticeship.FINAL_OUTCOMES),
        (Status, subsidies.LineStatus),
        (CertificateType, apprenticeship.CertificateType),
    ],
)
def test_choices_mirror_the_rule(rule: type[Enum], choices: list[Enum]) -> None:
    assert {choice.name: choice.value for choice in choices} == {member.name: member.value for member in rule}


def test_outcomes_are_called_the_same_everywhere() -> None:
    assert {choice.value: choice.label for choice in apprenticeship.FINAL_OUTCOMES} == OUTCOME_WORDS
