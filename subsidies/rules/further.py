"""Whether a person may take part in a further subsidised training, in sentences (domain.md §3.3).

What decides in the end are the constraints at filing and claiming; this says beforehand what they will say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.rules.ages import unusual_age
from registry.rules.levels import Level


@dataclass(frozen=True, slots=True)
class Funded:
    """A subsidy that the person has (``settled``) or is claiming for one occupation and level."""

    occupation: str
    code: str
    level: int
    settled: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """``allowed``: True, False, or None where a person has to look."""

    allowed: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Career:
    """What is known of a person: subsidies, and the last day of every training that takes up days (``busy_until``)."""

    birth: date
    gender: str
    funded: Sequence[Funded] = ()
    busy_until: Sequence[date] = ()
    died: bool = False


def further(career: Career, today: date) -> list[Verdict]:
    """All that speaks for and against, the hardest first."""
    if career.died:
        return [Verdict(False, "已登记死亡，不再办理培训和补贴。")]
    return [*_busy(career, today), *_aged(career, today), *_taken(career.funded), _else(career.funded)]


def _busy(career: Career, today: date) -> Iterator[Verdict]:
    last = max(career.busy_until, default=today)
    if last > today:
        yield Verdict(False, f"到 {last} 为止已在补贴性培训中，培训期间不能重叠；新的培训须从次日以后开始。")


def _aged(career: Career, today: date) -> Iterator[Verdict]:
    if problem := unusual_age(career.birth, career.gender, today):
        yield Verdict(None, f"{problem}。")


def _taken(funded: Iterable[Funded]) -> Iterator[Verdict]:
    """Per occupation the highest level counts."""
    highest: dict[str, Funded] = {}
    for one in sorted(funded, key=lambda one: (one.code, one.level)):
        highest[one.code] = one
    for one in highest.values():
        word = Level(one.level).word
        had = "已享受" if one.settled else "正在申领"
        yield Verdict(False, f"{one.occupation}：{word}补贴{had}，同一等级和更低等级不能再补贴。")
        if one.level < Level.SENIOR_TECHNICIAN:
            yield Verdict(True, f"{one.occupation}：可以参加{Level(one.level + 1).word}及以上等级的培训。")


def _else(funded: Sequence[Funded]) -> Verdict:
    return Verdict(True, "其他职业（工种）没有限制。" if funded else "还没有享受过补贴，各职业（工种）没有限制。")
