"""Numbers of alliances and consortia (domain.md §5)."""

from django.db.models import Count, QuerySet

from alliances.models import Member
from reports.measures import Figure, Part

REPLY = "对市政协十三届二次会议第82号提案的答复"


def _joined() -> QuerySet:
    return Member.objects.all()


def _left() -> QuerySet:
    return Member.objects.filter(left_on__isnull=False)


ALLIANCE_FIGURES = (
    Figure(
        "alliances.members",
        "联盟成员",
        "个",
        "各联盟、联合体的现有成员资格数：已加入的减去已退出的，按加入、退出日期；一个单位加入两个联盟计两个。",
        (
            Part(_joined, "joined_on", "organisation__region_id", lambda: Count("pk")),
            Part(_left, "left_on", "organisation__region_id", lambda: Count("pk"), sign=-1),
        ),
        REPLY,
    ),
)
