"""Public notices, objections, and the settlements that turn noticed lines into a payable."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.guards import Guard, append_only, frozen_but
from audit.models import Tracked
from funds.models import Payable, Recovery
from funds.models.budgets import money_field
from subsidies.enums import LineDecision, NoticeState, ObjectionState
from subsidies.models.claims import Claim, ClaimLine
from subsidies.querysets import ObjectionQuerySet, PublicNoticeQuerySet


class PublicNotice(Tracked):
    """A public notice (公示) of approved claims: from, to in working days, masked list (domain.md §8.3)."""

    number = models.CharField("公示编号", max_length=30, unique=True)
    title = models.CharField("标题", max_length=160)
    claims = models.ManyToManyField(Claim, verbose_name="补贴申领", related_name="notices")
    body = models.TextField("正文", blank=True)
    starts_on = models.DateField("公示起")
    ends_on = models.DateField("公示止")
    state = models.CharField("状态", max_length=12, choices=NoticeState, default=NoticeState.DRAFT)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="notice_dates", violation_error_message="公示止不能早于公示起。"
            )
        ]
        triggers = [
            Guard(
                name="notice_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                broken_if=f"TG_OP = 'DELETE' OR (OLD.state <> '{NoticeState.DRAFT}'"
                f" AND {frozen_but('state', 'version', 'state_since', 'due_on')})",
                sentence="公示不能删除，发布后不能修改。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def region_id(self) -> None:
        """A notice is the city's."""
        return None


class NoticeLine(models.Model):
    """One noticed line as it was shown (公示明细): a masked copy that later changes do not touch."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, verbose_name="公示", related_name="lines")
    claim_line = models.ForeignKey(ClaimLine, models.PROTECT, verbose_name="申领明细", related_name="notice_lines")
    name = models.CharField("姓名", max_length=60)
    id_masked = models.CharField("证件号（掩码）", max_length=18, blank=True)
    firm_name = models.CharField("企业名称", max_length=120)
    institution_name = models.CharField("培训机构", max_length=120)
    occupation_name = models.CharField("职业（工种）", max_length=120)
    level_name = models.CharField("等级", max_length=12)
    amount = money_field("补贴金额（元）")

    class Meta:
        verbose_name = "公示明细"
        verbose_name_plural = "公示明细"
        ordering = ["notice", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "claim_line"], name="notice_line_once", violation_error_message="该明细已在本公示中。"
            )
        ]
        triggers = [
            Guard(
                name="notice_line_frozen",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                broken_if="TG_OP = 'UPDATE' OR (SELECT state FROM subsidies_publicnotice"
                f" WHERE id = COALESCE(NEW.notice_id, OLD.notice_id)) <> '{NoticeState.DRAFT}'",
                sentence="公示发布后，名单不能增减或修改。",
                returns="COALESCE(NEW, OLD)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class Objection(Tracked):
    """An objection against one noticed line (异议): the line stops, the others go on."""

    notice_line = models.ForeignKey(NoticeLine, models.PROTECT, verbose_name="公示明细", related_name="objections")
    raised_by = models.CharField("异议人", max_length=60, blank=True)
    text = models.TextField("异议内容")
    received_on = models.DateField("收到日期")
    state = models.CharField("状态", max_length=12, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = models.TextField("处理答复", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="登记人", related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice_line"],
                condition=Q(state=ObjectionState.OPEN),
                name="objection_one_open",
                violation_error_message="该明细已有一件异议在处理。",
            ),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN) | ~Q(answer=""),
                name="objection_answered",
                violation_error_message="办结异议须写明答复。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_line} {self.get_state_display()}"

    @property
    def region_id(self) -> str:
        return self.notice_line.claim_line.claim.region_id


class Settlement(models.Model):
    """What a claim's noticed lines come to after the class's prepayments (结算, domain.md §3.2).

    Positive: one payable to the firm. Negative: a recovery of prepaid money. Lines whose objection was
    answered later come in a further settlement; the prepayment is netted once, in the first.
    """

    append_only = True

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="settlements")
    entitled = money_field("应补（元）")
    prepaid = money_field("冲减预支（元）")
    net = money_field("结算金额（元）")
    payable = models.OneToOneField(Payable, models.PROTECT, null=True, blank=True, verbose_name="应付", related_name="settlement")
    recovery = models.OneToOneField(Recovery, models.PROTECT, null=True, blank=True, verbose_name="追缴", related_name="settlement")
    settled_at = models.DateTimeField("结算时间", default=timezone.now)

    class Meta:
        verbose_name = "结算"
        verbose_name_plural = "结算"
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(net=F("entitled") - F("prepaid")), name="settlement_nets", violation_error_message="结算金额须等于应补减预支。"
            ),
            models.CheckConstraint(
                condition=(Q(net__gt=0) & Q(payable__isnull=False) & Q(recovery__isnull=True))
                | (Q(net=0) & Q(payable__isnull=True) & Q(recovery__isnull=True))
                | (Q(net__lt=0) & Q(payable__isnull=True) & Q(recovery__isnull=False)),
                name="settlement_pays_or_recovers",
                violation_error_message="结算为正须形成应付，为负须形成追缴。",
            ),
        ]
        triggers = [
            *append_only("settlement", "结算"),
            Guard(
                name="settlement_is_its_lines",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                broken_if="NEW.entitled IS DISTINCT FROM"
                " (SELECT COALESCE(SUM(line.amount), 0) FROM subsidies_settlementline line WHERE line.settlement_id = NEW.id)",
                sentence="结算的应补金额须等于其明细之和。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.net}"


class SettlementLine(models.Model):
    """A line paid by a settlement, once (结算明细)."""

    append_only = True

    settlement = models.ForeignKey(Settlement, models.PROTECT, verbose_name="结算", related_name="lines")
    claim_line = models.OneToOneField(ClaimLine, models.PROTECT, verbose_name="申领明细", related_name="settlement_line")
    amount = money_field("应补（元）")

    class Meta:
        verbose_name = "结算明细"
        verbose_name_plural = "结算明细"
        ordering = ["settlement", "id"]
        triggers = [
            *append_only("settlement_line", "结算明细"),
            Guard(
                name="settlement_line_is_the_entitlement",
                operation=pgtrigger.Insert,
                broken_if=f"""NOT EXISTS (
                    SELECT 1 FROM subsidies_claimline line JOIN subsidies_settlement settlement ON settlement.claim_id = line.claim_id
                    WHERE line.id = NEW.claim_line_id AND settlement.id = NEW.settlement_id
                    AND line.entitlement = NEW.amount AND line.decision = '{LineDecision.INCLUDED}')""",
                sentence="结算明细须是本件申领中列入的明细，金额等于其应补金额。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_line} {self.amount}"
