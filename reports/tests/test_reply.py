"""The answer to the proposal prints each number as the public document does, and never lies (domain.md §10, S16–S34)."""

from datetime import date
from decimal import Decimal

import pytest

from reports.figures import FIGURES, Scope, value
from reports.reply import RATES, TEMPLATE, reply, values_on
from reports.rules.prose import UnknownNumber, compose, keys_of
from reports.rules.qualifiers import exactly
from subsidies.tests.world import START, World

CITY = {
    "rates.intermediate": Decimal("5000.00"),
    "rates.advanced": Decimal("6000.00"),
    "apprenticeship.enterprises": 74,
    "apprenticeship.institutions": 23,
    "apprenticeship.apprentices": 9_930,
    "subsidies.paid": Decimal("25430100.00"),
    "projects.count": 28,
    "projects.award": Decimal("38200000.00"),
    "brands.count": 4,
    "brands.trained": 57_000,
    "brands.employed": 27_400,
    "bases.count": 3,
    "bases.award": Decimal("3600000.00"),
    "bases.trained": 3_080,
    "bases.employed": 2_060,
}
"""The demo city's order of magnitude on 24 July 2024."""


@pytest.mark.parametrize(
    "printed",
    [
        "中级工5000元/人/年",
        "高级工6000元/人/年",
        "70余家企业",
        "20余家培训机构",
        "参与学员近1万人",
        "补贴资金2500余万元",
        "项目28个",
        "奖补资金3820万元",
        "品牌4个",
        "培训5.7万人次",
        "就业2.74万人",
        "示范基地3个",
        "奖补资金360万元",
        "培训3000余人次",
        "就业2000余人",
    ],
)
def test_each_number_of_the_document_with_its_qualifier(printed: str) -> None:
    assert printed in "".join(sentence.text for sentence in compose(TEMPLATE, CITY))


def test_the_template_asks_only_for_what_it_may_have() -> None:
    assert keys_of(TEMPLATE) <= set(FIGURES) | set(RATES)
    with pytest.raises(UnknownNumber, match="secret"):
        compose("{secret.number}人。", CITY)


def test_every_number_knows_its_figure_and_its_exact_value() -> None:
    numbers = {piece.key: piece.value for sentence in compose(TEMPLATE, CITY) for piece in sentence.pieces if piece.key}
    assert numbers == CITY


def test_a_sentence_whose_number_changed_since_is_marked() -> None:
    sentences = compose(TEMPLATE, CITY, CITY | {"apprenticeship.enterprises": 83})
    changed = [sentence for sentence in sentences if sentence.changed]
    assert len(changed) == 1
    assert [piece.changed_to for piece in changed[0].pieces if piece.changed_to] == ["80余"]


def test_a_number_that_is_still_printed_the_same_has_not_changed() -> None:
    assert not any(sentence.changed for sentence in compose(TEMPLATE, CITY, CITY | {"apprenticeship.enterprises": 78}))


@pytest.mark.parametrize(("number", "words"), [(28, "28"), (57_000, "5.7万"), (27_400, "2.74万"), (12_345, "12345"), (10**8, "1亿")])
def test_exact_numbers_stay_exact(number: int, words: str) -> None:
    assert exactly(number).text == words


def test_the_numbers_are_the_figures_of_the_day(world: World) -> None:
    world.training_class(4)
    found = values_on(START)
    assert found["apprenticeship.apprentices"] == value(FIGURES["apprenticeship.apprentices"], Scope(to_day=START)) == 4
    assert found["rates.intermediate"] == Decimal("5000.00")
    assert reply(START, date(2030, 1, 1))[1].changed is False
