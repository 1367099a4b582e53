"""Whether a further subsidised training is allowed, as the person's page says it (domain.md §3.3)."""

from datetime import date

from registry.rules.levels import Level
from subsidies.rules.further import Career, Funded, further

TODAY = date(2025, 6, 2)
WELDER = {"occupation": "焊工", "code": "6-18-02-04"}


def said(**known):
    career = Career(**{"birth": date(1995, 3, 7), "gender": "M"} | known)
    return [(verdict.allowed, verdict.sentence) for verdict in further(career, TODAY)]


def test_nobody_without_history_is_barred():
    assert said() == [(True, "还没有享受过补贴，各职业（工种）没有限制。")]


def test_same_occupation_goes_on_above_the_highest_level():
    funded = [Funded(**WELDER, level=Level.ADVANCED, settled=False), Funded(**WELDER, level=Level.INTERMEDIATE, settled=True)]
    barred, higher, other = said(funded=funded)
    assert barred == (False, "焊工：高级工补贴正在申领，同一等级和更低等级不能再补贴。")
    assert higher == (True, "焊工：可以参加技师及以上等级的培训。")
    assert other == (True, "其他职业（工种）没有限制。")


def test_nothing_is_above_the_highest_funded_level():
    funded = [Funded(**WELDER, level=Level.SENIOR_TECHNICIAN, settled=True)]
    assert [allowed for allowed, _ in said(funded=funded)] == [False, True]


def test_a_training_that_ends_today_takes_up_no_day_after_it():
    assert said(busy_until=[TODAY]) == said()
    assert said(busy_until=[date(2025, 12, 31), date(2025, 7, 1)])[0] == (
        False,
        "到 2025-12-31 为止已在补贴性培训中，培训期间不能重叠；新的培训须从次日以后开始。",
    )


def test_an_unusual_age_is_for_a_person_to_judge():
    assert said(birth=date(2010, 1, 1))[0][0] is None


def test_a_death_ends_everything():
    assert said(died=True, funded=[Funded(**WELDER, level=2, settled=True)]) == [(False, "已登记死亡，不再办理培训和补贴。")]
