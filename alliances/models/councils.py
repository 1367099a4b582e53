"""Councils by term: seats, representatives, elections."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from alliances.enums import Post
from alliances.models.alliances import Alliance, Member, days
from alliances.models.meetings import Meeting
from alliances.querysets import OfAllianceQuerySet, OfTermQuerySet
from audit.guards import Guard

STRANGER_TO = """(SELECT alliance_id FROM alliances_member WHERE id = NEW.member_id)
    <> (SELECT t.alliance_id FROM alliances_term t {join} WHERE {where})"""


class Term(models.Model):
    """A term of an alliance's council (理事会届次)."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="联盟", related_name="terms")
    number = models.PositiveSmallIntegerField("届次")
    starts_on = models.DateField("任期起")
    ends_on = models.DateField("任期止")

    objects = OfAllianceQuerySet.as_manager()

    class Meta:
        verbose_name = "理事会"
        verbose_name_plural = "理事会"
        ordering = ["alliance", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "number"], name="term_once", violation_error_message="该届理事会已经登记。"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_dates", violation_error_message="任期止不能早于任期起。"
            ),
            ExclusionConstraint(
                name="term_no_overlap",
                expressions=[("alliance", RangeOperators.EQUAL), (days("starts_on", "ends_on"), RangeOperators.OVERLAPS)],
                violation_error_message="与另一届理事会的任期重叠。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alliance}第{self.number}届理事会"

    def get_absolute_url(self) -> str:
        return reverse("alliances:term_detail", args=[self.pk])


class Seat(models.Model):
    """A member's seat in a term (席位) with the person who represents it; one 理事长单位 at a time."""

    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="seats")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name="单位", related_name="seats")
    post = models.CharField("席位", max_length=16, choices=Post)
    representative = models.CharField("代表", max_length=60, blank=True)
    starts_on = models.DateField("任职起")
    ends_on = models.DateField("任职止", null=True, blank=True)

    objects = OfTermQuerySet.as_manager()

    class Meta:
        verbose_name = "理事会席位"
        verbose_name_plural = "理事会席位"
        ordering = ["term", "post", "id"]
        constraints = [
            ExclusionConstraint(
                name="seat_one_chair",
                expressions=[("term", RangeOperators.EQUAL), (days("starts_on", "ends_on"), RangeOperators.OVERLAPS)],
                condition=Q(post=Post.CHAIR),
                violation_error_message="一届理事会同一时间只能有一个理事长单位，请先登记原理事长单位的任职止日。",
            ),
            ExclusionConstraint(
                name="seat_once",
                expressions=[
                    ("term", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="该单位这段时间已任本届这一席位。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="seat_dates",
                violation_error_message="任职止不能早于任职起。",
            ),
        ]
        triggers = [
            Guard(
                name="seat_of_member",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if=STRANGER_TO.format(join="", where="t.id = NEW.term_id"),
                sentence="席位只能由本联盟的成员担任。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.member}"


class Election(models.Model):
    """An election to one kind of seat (选举): how many could vote, how many did, who stood."""

    term = models.ForeignKey(Term, models.PROTECT, verbose_name="届次", related_name="elections")
    post = models.CharField("席位", max_length=16, choices=Post)
    held_on = models.DateField("选举日期")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, verbose_name="会议", related_name="elections")
    entitled = models.PositiveIntegerField("应到票数")
    ballots = models.PositiveIntegerField("有效票数")

    objects = OfTermQuerySet.as_manager()

    class Meta:
        verbose_name = "选举"
        verbose_name_plural = "选举"
        ordering = ["term", "held_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ballots__lte=F("entitled")), name="election_ballots", violation_error_message="有效票数不能多于应到票数。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.get_post_display()}选举"


class Candidate(models.Model):
    """Who stood in an election, the votes, and whether elected (候选单位)."""

    election = models.ForeignKey(Election, models.PROTECT, verbose_name="选举", related_name="candidates")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name="候选单位", related_name="candidacies")
    representative = models.CharField("代表", max_length=60, blank=True)
    votes = models.PositiveIntegerField("得票")
    elected = models.BooleanField("当选", default=False)

    class Meta:
        verbose_name = "候选单位"
        verbose_name_plural = "候选单位"
        ordering = ["election", "-votes", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "member"], name="candidate_once", violation_error_message="同一单位在一次选举中只列一次。"
            ),
        ]
        triggers = [
            Guard(
                name="candidate_of_member",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if=STRANGER_TO.format(join="JOIN alliances_election e ON e.term_id = t.id", where="e.id = NEW.election_id"),
                sentence="候选单位须是本联盟的成员。",
            ),
            Guard(
                name="candidate_votes",
                operation=pgtrigger.Insert | pgtrigger.Update,
                broken_if="NEW.votes > (SELECT ballots FROM alliances_election WHERE id = NEW.election_id)",
                sentence="得票不能多于有效票数。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)
