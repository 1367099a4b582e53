"""Choices of alliances, councils and meetings (domain.md §5)."""

from django.db import models

from registry.enums import OrganisationCategory as Category


class Side(models.TextChoices):
    """The four sides that an alliance brings together (政、行、企、校四方协同)."""

    PUBLIC = "public", "政"
    TRADE = "trade", "行"
    FIRM = "firm", "企"
    SCHOOL = "school", "校"


SIDE_OF = {
    Category.GOVERNMENT: Side.PUBLIC,
    Category.PARK: Side.PUBLIC,
    Category.INDUSTRY_ASSOCIATION: Side.TRADE,
    Category.EVALUATION_BODY: Side.TRADE,
    Category.ENTERPRISE: Side.FIRM,
    Category.UNIVERSITY: Side.SCHOOL,
    Category.HIGHER_VOCATIONAL: Side.SCHOOL,
    Category.SECONDARY_SCHOOL: Side.SCHOOL,
    Category.TECHNICIAN_SCHOOL: Side.SCHOOL,
    Category.TRAINING_SCHOOL: Side.SCHOOL,
    Category.RESEARCH_INSTITUTE: Side.SCHOOL,
}
"""Side of each type of organisation; parks stand with the public side, research institutes with the schools (proposal)."""


class Post(models.TextChoices):
    """Seats of a council (理事会席位); the public document names these five."""

    CHAIR = "chair", "理事长单位"
    EXECUTIVE_VICE = "executive_vice", "常务副理事长单位"
    VICE = "vice", "副理事长单位"
    DIRECTOR = "director", "理事单位"
    SECRETARY = "secretary", "秘书长单位"


class MeetingKind(models.TextChoices):
    ASSEMBLY = "assembly", "成员大会"
    COUNCIL = "council", "理事会"
    ANNUAL = "annual", "年会"
    BRIEFING = "briefing", "通报会、解读会"
    EVENT = "event", "活动"


class FollowUpState(models.TextChoices):
    """What a resolution asks of one member (决议落实)."""

    RUNNING = "running", "落实中"
    REPORTED = "reported", "待核实"
    DONE = "done", "已落实"
    CANCELLED = "cancelled", "已取消"


class BookingState(models.TextChoices):
    REQUESTED = "requested", "待确认"
    APPROVED = "approved", "已预约"
    REFUSED = "refused", "未同意"
    CANCELLED = "cancelled", "已取消"


TAKES_UP = (BookingState.REQUESTED, BookingState.APPROVED)
"""States in which a booking takes up the base's days: who asks first is heard first."""


class ItemKind(models.TextChoices):
    TEACHER = "teacher", "师资"
    COURSE = "course", "课程"


class TopicState(models.TextChoices):
    """Life of a problem that a firm poses (课题攻关)."""

    POSED = "posed", "待承接"
    TAKEN = "taken", "攻关中"
    SOLVED = "solved", "待企业验收"
    CLOSED = "closed", "已结题"
    WITHDRAWN = "withdrawn", "已撤回"


class NeedState(models.TextChoices):
    """Life of a firm's need for trained people (用工培训需求), from posting to agreement or order class."""

    OPEN = "open", "征集应答"
    MATCHED = "matched", "待签约"
    SETTLED = "settled", "已落地"
    WITHDRAWN = "withdrawn", "已撤回"
