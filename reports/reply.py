"""The paragraph of figures in the department's answer to a proposal (提案复文), drawn from the figures of a day."""

from datetime import date
from decimal import Decimal

from policies.models import RateRow
from registry.enums import SkillLevel
from reports.figures import FIGURES, Scope, value
from reports.rules.prose import Sentence, compose, keys_of

RATES = {"rates.intermediate": SkillLevel.INTERMEDIATE, "rates.advanced": SkillLevel.ADVANCED}
TEMPLATE = (
    "我市2019年开始实施企业新型学徒制，补贴标准为中级工{rates.intermediate|exact}元/人/年、高级工{rates.advanced|exact}元/人/年。"
    "截止目前已累计有{apprenticeship.enterprises}家企业、{apprenticeship.institutions}家培训机构开展企业新型学徒制培训，"
    "参与学员{apprenticeship.apprentices}人，拨付补贴资金{subsidies.paid}元。"
    "近三年争取全民技能振兴工程项目{projects.count|exact}个，省级奖补资金{projects.award|exact}元。"
    "已创建省级人力资源品牌{brands.count|exact}个，年培训{brands.trained|exact}人次，带动就业{brands.employed|exact}人。"
    "建成人力资源品牌培训示范基地{bases.count|exact}个，争取奖补资金{bases.award|exact}元，"
    "培训{bases.trained}人次，带动就业{bases.employed}人。"
)
"""After the answer to proposal No. 82 (domain.md §10, S15–S34)."""


def values_on(day: date) -> dict[str, Decimal | int]:
    """Every number that the template may have, as of ``day``; a rate that is not set is missing."""
    figures = {key: value(FIGURES[key], Scope(to_day=day)) for key in keys_of(TEMPLATE) if key in FIGURES}
    return figures | _rates(day)


def _rates(day: date) -> dict[str, Decimal]:
    """Yuan per head and year of the approved rates valid on ``day``."""
    valid = RateRow.objects.filter(approved_by__isnull=False, valid_from__lte=day).exclude(valid_to__lt=day).order_by("valid_from", "pk")
    amounts = dict(valid.values_list("level", "amount"))
    return {key: amounts[level] for key, level in RATES.items() if level in amounts}


def reply(as_of: date, today: date) -> list[Sentence]:
    """The paragraph as of a day, with what has changed up to ``today``. Raises ``UnknownNumber`` where a rate is not set."""
    return compose(TEMPLATE, values_on(as_of), values_on(today))
