"""Completion claims, their lines with every step of the amount, and who took which step."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apprenticeship.enums import Outcome
from apprenticeship.models import Enrolment, OfClass, TrainingClass
from audit.guards import Guard, append_only, frozen_but
from funds.models import Reservation
from funds.models.budgets import money_field
from policies.enums import CapMode
from policies.models import PolicyVersion
from registry.enums import SkillLevel
from registry.models import Person
from subsidies.enums import DEAD_CLAIM, ClaimState, LineDecision, LineStatus, Step
from subsidies.querysets import ClaimLineQuerySet, ClaimQuerySet

FROZEN_CLAIM = (ClaimState.APPROVED, ClaimState.NOTICED, ClaimState.SETTLED)
CLOSED_SQL = ", ".join(f"'{state.value}'" for state in (*FROZEN_CLAIM, *DEAD_CLAIM))


class Claim(OfClass):
    """A completion claim of one class (后续补贴申领): covers the whole paid term.

    The firm is applicant and payee; the institution may file for it (代申报), the firm confirms.
    ``round`` counts submissions: it rises when a returned claim comes back.
    """

    number = models.CharField("申领编号", max_length=30, unique=True)
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, verbose_name="班级", related_name="claims")
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, verbose_name="适用政策", related_name="claims")
    state = models.CharField("状态", max_length=12, choices=ClaimState, default=ClaimState.DRAFT)
    round = models.PositiveSmallIntegerField("申报轮次", default=1, editable=False)
    line_count = models.PositiveIntegerField("人数", default=0, editable=False)
    entitled_total = money_field("应补合计（元）", default=0, editable=False)
    prepaid_total = money_field("已预支（元）", default=0, editable=False)
    reservation = models.ForeignKey(Reservation, models.PROTECT, null=True, blank=True, verbose_name="预留", related_name="claims")
    remark = models.TextField("说明", blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "补贴申领"
        verbose_name_plural = "补贴申领"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"], name="claim_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(entitled_total__gte=0) & Q(prepaid_total__gte=0),
                name="claim_totals_not_negative",
                violation_error_message="应补与预支合计不能小于0。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ClaimState.APPROVED, ClaimState.NOTICED, ClaimState.SETTLED]) | Q(line_count__gt=0),
                name="claim_not_empty",
                violation_error_message="没有学徒明细的申领不能审批。",
            ),
            models.UniqueConstraint(
                fields=["training_class"],
                condition=~Q(state__in=DEAD_CLAIM),
                name="claim_one_live_per_class",
                violation_error_message="该班级已有补贴申领在办理或已结算，一个班级只能有一件有效的申领。",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="claim_end_frees_lines",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state__in=[state.value for state in DEAD_CLAIM]),
                func="UPDATE subsidies_claimline SET live = FALSE WHERE claim_id = NEW.id AND live; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="claim_freezes_lines",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state__in=[state.value for state in FROZEN_CLAIM]),
                func="UPDATE subsidies_claimline SET frozen = TRUE WHERE claim_id = NEW.id AND NOT frozen; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="claim_end_frees_invoices",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state__in=[state.value for state in DEAD_CLAIM]),
                func="UPDATE subsidies_invoice SET live = FALSE WHERE claim_id = NEW.id; RETURN NULL;",
            ),
            Guard(
                name="claim_is_its_lines",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__state=ClaimState.APPROVED),
                broken_if=f"""NOT EXISTS (
                    SELECT 1 FROM subsidies_claimline line WHERE line.claim_id = NEW.id AND line.decision <> '{LineDecision.REFUSED}'
                    HAVING COUNT(*) = NEW.line_count AND SUM(line.entitlement) = NEW.entitled_total
                    AND COUNT(line.entitlement) = COUNT(*))""",
                sentence="审批时申领的人数与金额须等于其明细之和，且每条明细都有金额。",
                returns="NULL",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def net_total(self):
        """Entitled less prepaid of all filed heads, yuan; negative means a recovery."""
        return self.entitled_total - self.prepaid_total

    @property
    def recovery_total(self):
        """What the firm has to pay back, yuan."""
        return max(-self.net_total, 0)


COUNTS_SQL = "{0}.live AND ({0}.entitlement IS NULL OR {0}.entitlement > 0)"
"""A line that bars the person from another one: live, and worth something or not yet computed."""

RIVAL_SQL = f"""other.enrolment_id <> {{0}}.enrolment_id AND other.person_id = {{0}}.person_id
    AND other.occupation_code = {{0}}.occupation_code AND other.level >= {{0}}.level AND {COUNTS_SQL.format("other")}"""
"""``other`` is a line that bars line {0}."""

LINE_LIVE_SQL = f"""
    NEW.live := NEW.decision <> '{LineDecision.REFUSED}'
        AND (SELECT state FROM subsidies_claim WHERE id = NEW.claim_id) NOT IN ({", ".join(f"'{state.value}'" for state in DEAD_CLAIM)});
    RETURN NEW;
"""

# Two claims of one person take turns: the guard, next in the alphabet, sees what the first wrote.
PERSONS_LOCK_SQL = f"""
    PERFORM 1 FROM registry_person
    WHERE id IN (SELECT person_id FROM added WHERE {COUNTS_SQL.format("added")}) ORDER BY id FOR NO KEY UPDATE;
    RETURN NULL;
"""
PERSON_LOCK_SQL = "PERFORM 1 FROM registry_person WHERE id = NEW.person_id FOR NO KEY UPDATE; RETURN NEW;"

# Asked by WHEN, not in the body: a row whose result alone is stored anew starts no function at all.
BEGINS_TO_COUNT = pgtrigger.Condition(
    f"""({COUNTS_SQL.format("NEW")} AND (NOT ({COUNTS_SQL.format("OLD")})
    OR (OLD.person_id, OLD.enrolment_id, OLD.occupation_code, OLD.level)
    IS DISTINCT FROM (NEW.person_id, NEW.enrolment_id, NEW.occupation_code, NEW.level)))"""
)
LIVES_ANEW = pgtrigger.Condition("((OLD.live, OLD.decision, OLD.claim_id) IS DISTINCT FROM (NEW.live, NEW.decision, NEW.claim_id))")

ALREADY_SENTENCE = "该人员同一职业同等级或更高等级已享受或正在申领补贴，不能重复享受。"


class ClaimLine(models.Model):
    """One apprentice in a claim (申领明细): inputs, policy reading, result and every step in words.

    Costs are yuan per training year, in order; the cap uses the verified ones. ``rate_part`` is what the
    rates alone would pay over the paid months times the share. ``live`` is kept by trigger: the line bars
    a second claim for the same training, and for the same occupation at the same or a lower level
    (domain.md §3.3), unless refused or worth nothing. ``frozen`` is set by trigger when the claim is approved.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="lines")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name="学籍", related_name="claim_lines")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="学徒", related_name="claim_lines")
    occupation_code = models.CharField("职业编码", max_length=12)
    level = models.PositiveSmallIntegerField("等级", choices=SkillLevel)
    outcome = models.CharField("结果", max_length=20, choices=Outcome)
    filed_on = models.DateField("备案日期")
    training_start = models.DateField("培训开始日期")
    training_end = models.DateField("培训结束日期")
    filed_end = models.DateField("备案期限止")
    declared_costs = ArrayField(
        models.DecimalField(max_digits=10, decimal_places=2), verbose_name="申报成本（元，按学年）", default=list, blank=True
    )
    verified_costs = ArrayField(
        models.DecimalField(max_digits=10, decimal_places=2), verbose_name="核定成本（元，按学年）", default=list, blank=True
    )
    cap_mode = models.CharField("据实口径", max_length=20, choices=CapMode)
    share = models.DecimalField("享受比例", max_digits=5, decimal_places=4)
    months = models.PositiveSmallIntegerField("补贴月数", default=0)
    rate_part = money_field("按标准（元）", null=True)
    cost_part = money_field("核定成本合计（元）", null=True)
    status = models.CharField("测算状态", max_length=14, choices=LineStatus)
    entitlement = money_field("应补（元）", null=True)
    prepaid = money_field("已预支（元）", default=0)
    steps = models.JSONField("测算过程", default=list)
    decision = models.CharField("逐人结论", max_length=10, choices=LineDecision, default=LineDecision.INCLUDED)
    decision_reason = models.CharField("不予或暂停理由", max_length=300, blank=True)
    live = models.BooleanField("有效", default=True, editable=False)
    frozen = models.BooleanField("已固定", default=False, editable=False)
    assessed_at = models.DateTimeField("测算时间", default=timezone.now)

    objects = ClaimLineQuerySet.as_manager()

    class Meta:
        verbose_name = "申领明细"
        verbose_name_plural = "申领明细"
        ordering = ["claim", "id"]
        indexes = [models.Index(fields=["person", "occupation_code"], name="line_person_occupation", condition=Q(live=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(live=True),
                name="line_one_live_per_enrolment",
                violation_error_message="该学徒本期培训的补贴已在申领或已享受，不能重复申领。",
            ),
            models.CheckConstraint(
                condition=(Q(status=LineStatus.OK) & Q(entitlement__isnull=False) & Q(rate_part__isnull=False) & Q(cost_part__isnull=False))
                | (~Q(status=LineStatus.OK) & Q(entitlement__isnull=True)),
                name="line_amount_iff_assessed",
                violation_error_message="已测算的明细须有金额；待定标准或待定成本的明细不能有金额。",
            ),
            models.CheckConstraint(
                condition=Q(entitlement__isnull=True) | Q(entitlement__gte=0),
                name="line_not_negative",
                violation_error_message="应补金额不能小于0。",
            ),
            models.CheckConstraint(
                condition=Q(entitlement__isnull=True) | Q(entitlement__lte=F("rate_part")),
                name="line_within_rate",
                violation_error_message="应补金额不能超过按标准计算的金额。",
            ),
            models.CheckConstraint(
                condition=Q(entitlement__isnull=True) | ~Q(cap_mode=CapMode.MIN_RATE_ACTUAL) | Q(entitlement__lte=F("cost_part")),
                name="line_within_cost",
                violation_error_message="应补金额不能超过核定的实际成本。",
            ),
            models.CheckConstraint(
                condition=Q(decision=LineDecision.INCLUDED) | ~Q(decision_reason=""),
                name="line_decision_reason",
                violation_error_message="不予补贴或暂停须写明理由。",
            ),
        ]
        # A class is written in one statement and asked about once; an UPDATE is asked row by row, and only where it can matter.
        triggers = [
            pgtrigger.Trigger(
                name="line_added_refused",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__live=True, new__decision=LineDecision.REFUSED),
                func="NEW.live := FALSE; RETURN NEW;",
            ),
            Guard(
                name="line_claim_open",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                broken_if=f"""EXISTS (SELECT 1 FROM subsidies_claim claim WHERE claim.id IN (SELECT claim_id FROM added)
                    AND claim.state IN ({CLOSED_SQL}))""",
                sentence="申领已审批或已办结，不能再增加学徒明细。",
                returns="NULL",
            ),
            pgtrigger.Trigger(
                name="line_lock_persons",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                func=PERSONS_LOCK_SQL,
            ),
            Guard(
                name="line_same_occupation_level",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="added"),
                broken_if=f"""EXISTS (SELECT 1 FROM added JOIN subsidies_claimline other ON {RIVAL_SQL.format("added")}
                    WHERE {COUNTS_SQL.format("added")})""",
                sentence=ALREADY_SENTENCE,
                returns="NULL",
            ),
            pgtrigger.Trigger(
                name="line_live", when=pgtrigger.Before, operation=pgtrigger.Update, condition=LIVES_ANEW, func=LINE_LIVE_SQL
            ),
            pgtrigger.Trigger(
                name="line_lock_person", when=pgtrigger.Before, operation=pgtrigger.Update, condition=BEGINS_TO_COUNT, func=PERSON_LOCK_SQL
            ),
            Guard(
                name="line_same_occupation_level_again",
                operation=pgtrigger.Update,
                condition=BEGINS_TO_COUNT,
                broken_if=f"EXISTS (SELECT 1 FROM subsidies_claimline other WHERE {RIVAL_SQL.format('NEW')})",
                sentence=ALREADY_SENTENCE,
            ),
            Guard(
                name="line_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__frozen=True),
                broken_if=frozen_but("decision", "decision_reason", "live"),
                sentence="已审批的申领明细不能修改，任何明细都不能删除。",
            ),
            Guard(
                name="line_no_delete",
                operation=pgtrigger.Delete,
                sentence="已审批的申领明细不能修改，任何明细都不能删除。",
                returns="OLD",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.person}"

    @property
    def waits_for(self) -> str:
        """What is missing for an amount, in the words of its steps; empty where there is one."""
        return next((step["text"] for step in self.steps if step["kind"] == "waiting"), "")

    @property
    def costs_differ(self) -> bool:
        """The officer found another cost than was declared."""
        return bool(self.verified_costs) and self.verified_costs != self.declared_costs


class ClaimStep(models.Model):
    """Who took which step of a claim (办理步骤): one person never takes two different ones, also after a return."""

    append_only = True

    claim = models.ForeignKey(Claim, models.PROTECT, verbose_name="申领", related_name="step_records")
    step = models.CharField("步骤", max_length=10, choices=Step)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    round = models.PositiveSmallIntegerField("轮次")
    taken_at = models.DateTimeField("办理时间")

    class Meta:
        verbose_name = "办理步骤"
        verbose_name_plural = "办理步骤"
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="step_one_person_one_role",
                expressions=[("claim", RangeOperators.EQUAL), ("actor", RangeOperators.EQUAL), ("step", RangeOperators.NOT_EQUAL)],
                violation_error_message="您已办理过本件的另一环节，按回避要求须由另一人办理。",
            ),
            models.UniqueConstraint(
                fields=["claim", "step", "round"], name="step_once_per_round", violation_error_message="该环节刚由他人办理，请刷新页面。"
            ),
        ]
        triggers = append_only("step", "办理步骤")

    def __str__(self) -> str:
        return f"{self.claim} {self.get_step_display()}"
