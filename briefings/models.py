"""Policy briefings, who was invited and came, and what was asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.models import Tracked
from briefings.enums import BriefingState, QuestionState
from briefings.querysets import BriefingQuerySet, InvitationQuerySet, QuestionQuerySet
from policies.models import PolicyDocument
from registry.models import Organisation, Region


class Briefing(Tracked):
    """A meeting that explains policy to firms and training bodies (政策解读会); ``region`` is whose office holds it."""

    title = models.CharField("主题", max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="主办地区", related_name="briefings")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=120)
    agenda = models.TextField("内容", blank=True)
    documents = models.ManyToManyField(PolicyDocument, verbose_name="解读的文件", related_name="briefings", blank=True)
    state = models.CharField("状态", max_length=12, choices=BriefingState, default=BriefingState.PLANNED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="筹备人", related_name="+")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = "政策解读会"
        verbose_name_plural = "政策解读会"
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """An organisation invited to a briefing (邀请); ``heads`` who came, None until it is held."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, verbose_name="政策解读会", related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位", related_name="briefing_invitations")
    heads = models.PositiveSmallIntegerField("到会人数", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        ordering = ["briefing", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "organisation"], name="briefing_invitation_once", violation_error_message="这家单位已经邀请过。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class Question(Tracked):
    """A question and its answer (问答), at a briefing or any other day; published ones are the FAQ."""

    briefing = models.ForeignKey(Briefing, models.PROTECT, null=True, blank=True, verbose_name="提出于", related_name="questions")
    asker = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name="提问单位", related_name="policy_questions")
    text = models.CharField("问题", max_length=300)
    answer = models.TextField("答复", blank=True)
    document = models.ForeignKey(PolicyDocument, models.PROTECT, null=True, blank=True, verbose_name="依据文件", related_name="questions")
    clause = models.CharField("条款", max_length=120, blank=True)
    state = models.CharField("状态", max_length=12, choices=QuestionState, default=QuestionState.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="答复人", related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="审核人", related_name="+"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "问答"
        verbose_name_plural = "问答"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.ASKED) | (~Q(answer="") & Q(answered_by__isnull=False)),
                name="question_answered",
                violation_error_message="答复以后才能审核和公开。",
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.PUBLISHED) | Q(published_by__isnull=False),
                name="question_published_by",
                violation_error_message="公开的问答须有审核人。",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("answered_by")),
                name="question_two_persons",
                violation_error_message="答复人与审核人不能是同一人。",
            ),
        ]

    def __str__(self) -> str:
        return self.text
