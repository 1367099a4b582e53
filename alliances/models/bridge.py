"""Bridge between firms and institutions: problems to solve (课题攻关) and needs for trained people (用工培训需求)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from alliances.enums import NeedState, TopicState
from alliances.models.alliances import Alliance
from alliances.querysets import AnswerQuerySet, NeedQuerySet, OfAllianceQuerySet, OfTopicQuerySet
from apprenticeship.models import Agreement
from audit.models import Tracked
from registry.enums import SkillLevel
from registry.models import Occupation, Organisation

WORKED_ON = (TopicState.TAKEN, TopicState.SOLVED, TopicState.CLOSED)


class Topic(Tracked):
    """A technical problem that a member firm poses and a member institution's team takes on (课题攻关)."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="topics")
    firm = models.ForeignKey(Organisation, models.PROTECT, verbose_name="提出企业", related_name="posed_topics")
    institution = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="承接单位", related_name="taken_topics"
    )
    title = models.CharField("课题", max_length=120)
    problem = models.TextField("难题与要求")
    team = models.CharField("攻关团队", max_length=200, blank=True)
    result = models.TextField("成果", blank=True)
    state = models.CharField("状态", max_length=12, choices=TopicState, default=TopicState.POSED)

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "课题攻关"
        verbose_name_plural = "课题攻关"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=WORKED_ON) | (Q(institution__isnull=False) & ~Q(team="")),
                name="topic_has_team",
                violation_error_message="承接课题须有承接单位和攻关团队。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(TopicState.SOLVED, TopicState.CLOSED)) | ~Q(result=""),
                name="topic_has_result",
                violation_error_message="提交验收须写明成果。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("alliances:topic_detail", args=[self.pk])

    @property
    def region_id(self) -> str:
        return self.firm.region_id


class TopicMilestone(models.Model):
    """A step of the work on a problem (攻关节点)."""

    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name="课题", related_name="milestones")
    title = models.CharField("节点", max_length=120)
    planned_on = models.DateField("计划日期")
    done_on = models.DateField("完成日期", null=True, blank=True)
    note = models.CharField("完成情况", max_length=300, blank=True)

    objects = OfTopicQuerySet.as_manager()

    class Meta:
        verbose_name = "攻关节点"
        verbose_name_plural = "攻关节点"
        ordering = ["planned_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(note=""),
                name="topic_milestone_note",
                violation_error_message="完成节点须写明完成情况。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OrderClass(models.Model):
    """A class that an institution runs to a firm's order (订单班)."""

    name = models.CharField("订单班名称", max_length=80)
    heads = models.PositiveIntegerField("人数")
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField("结束日期")

    class Meta:
        verbose_name = "订单班"
        verbose_name_plural = "订单班"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="order_class_dates", violation_error_message="结束日期须晚于开班日期。"
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="order_class_heads", violation_error_message="人数至少1人。"),
        ]

    def __str__(self) -> str:
        return self.name


class Need(Tracked):
    """A firm's need (用工培训需求): occupation, level, people, when. Institutions answer; an agreement or order class results.

    ``institution`` is whom the firm chose among the answers.
    """

    firm = models.ForeignKey(Organisation, models.PROTECT, verbose_name="企业", related_name="needs")
    occupation = models.ForeignKey(Occupation, models.PROTECT, verbose_name="职业（工种）", related_name="needs")
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel)
    heads = models.PositiveIntegerField("人数")
    wanted_from = models.DateField("希望开始日期")
    note = models.CharField("要求", max_length=300, blank=True)
    posted_on = models.DateField("发布日期")
    institution = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name="选定机构", related_name="matched_needs"
    )
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, verbose_name="合作协议", related_name="needs")
    order_class = models.OneToOneField(OrderClass, models.PROTECT, null=True, blank=True, verbose_name="订单班", related_name="need")
    state = models.CharField("状态", max_length=12, choices=NeedState, default=NeedState.OPEN)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "用工培训需求"
        verbose_name_plural = "用工培训需求"
        ordering = ["-posted_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(heads__gte=1), name="need_heads", violation_error_message="人数至少1人。"),
            models.CheckConstraint(
                condition=Q(state__in=(NeedState.MATCHED, NeedState.SETTLED), institution__isnull=False)
                | Q(state__in=(NeedState.OPEN, NeedState.WITHDRAWN), institution__isnull=True),
                name="need_matched",
                violation_error_message="选定机构后才能签约；未选定的不列机构。",
            ),
            models.CheckConstraint(
                condition=Q(state=NeedState.SETTLED, agreement__isnull=False, order_class__isnull=True)
                | Q(state=NeedState.SETTLED, agreement__isnull=True, order_class__isnull=False)
                | (~Q(state=NeedState.SETTLED) & Q(agreement__isnull=True, order_class__isnull=True)),
                name="need_settled",
                violation_error_message="需求落地须有一份合作协议或一个订单班。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation}{self.get_level_display()}{self.heads}人"

    def get_absolute_url(self) -> str:
        return reverse("alliances:need_detail", args=[self.pk])

    @property
    def region_id(self) -> str:
        return self.firm.region_id


class NeedAnswer(models.Model):
    """An institution's answer to a need (应答)."""

    need = models.ForeignKey(Need, models.PROTECT, verbose_name="需求", related_name="answers")
    institution = models.ForeignKey(Organisation, models.PROTECT, verbose_name="机构", related_name="need_answers")
    heads = models.PositiveIntegerField("可培训人数")
    offer = models.CharField("方案", max_length=500)
    answered_on = models.DateField("应答日期")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "需求应答"
        verbose_name_plural = "需求应答"
        ordering = ["need", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "institution"], name="need_answer_once", violation_error_message="贵单位已经应答过该需求。"
            ),
            models.CheckConstraint(condition=Q(heads__gte=1), name="need_answer_heads", violation_error_message="可培训人数至少1人。"),
        ]

    def __str__(self) -> str:
        return f"{self.institution}（{self.heads}人）"
