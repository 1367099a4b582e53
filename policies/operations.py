"""The only writers of policies: made by one person, approved by another, never edited after that."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.actor import SYSTEM, Actor
from accounts.enums import Role
from audit.integrity import constraint_of
from audit.models import Event
from audit.operations import Refused, Stale, authorise, lock, operation, record, require
from correspondence.operations import notify
from exchange.files import keep_file
from policies.enums import CLAUSES, CapMode, DocumentState, MaterialKind, PolicyState
from policies.models import LIMITS, PolicyDocument, PolicyVersion, RateRow, RequiredMaterial
from policies.permissions import can_approve_policy, can_make_policy
from policies.selectors import rates_ending_soon
from policies.workflow import POLICY
from registry.selectors import people_acting

EDITABLE = (PolicyState.DRAFT, PolicyState.REJECTED)
PARAMETERS = frozenset(
    {
        "valid_from",
        "valid_to",
        "cap_mode",
        "literal_floor",
        "partial_year",
        "max_years",
        "prepay_share",
        "share_certified",
        "share_passed_uncertified",
        "share_failed",
        "share_withdrew",
        "certificate_types",
        "notice_days",
        *LIMITS,
        "payee",
        "other_benefits",
        "yearly_limit",
        "qa_share",
        "retention_years",
        "clauses",
    }
)
REMIND_AFTER = timedelta(days=30)
"""How long after telling of an ending rate it is told again, while nobody has acted."""


@operation
def document_save(
    *,
    actor: Actor,
    title: str,
    document: PolicyDocument | None = None,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    effective_on: date | None = None,
    summary: str = "",
    file: tuple[str, bytes] | None = None,
    at: datetime | None = None,
) -> PolicyDocument:
    """Enter or correct an official document; a number that is not known stays empty.

    ``file``: name and content of its text; without one the file that is there stays.
    """
    authorise(can_make_policy(actor))
    title = title.strip().strip("《》")
    require(title, "请填写文件标题。", field="title")
    number = number.strip()
    same = PolicyDocument.objects.filter(number=number).exclude(pk=document.pk if document else None).first() if number else None
    require(same is None, f"文号“{number}”已登记为{same}。", field="number")
    document = document or PolicyDocument()
    document.title, document.number, document.issuer = title, number, issuer.strip()
    document.issued_on, document.effective_on, document.summary = issued_on, effective_on, summary.strip()
    if file is not None:
        name, content = file
        document.file = keep_file(content, name, actor=actor)
    document.save()
    sha256 = document.file.sha256 if file is not None else ""
    record(document, "save", "登记文件", actor=actor, at=at, title=title, number=number, file=sha256)
    return document


@operation
def document_standing(
    *,
    actor: Actor,
    document_id: int,
    state: DocumentState,
    superseded_by: PolicyDocument | None = None,
    ended_on: date | None = None,
    at: datetime | None = None,
) -> PolicyDocument:
    """Say whether the document still holds; its versions and rates keep the days of their own."""
    authorise(can_make_policy(actor))
    document = lock(PolicyDocument, document_id)
    superseded = state == DocumentState.SUPERSEDED
    require(superseded == (superseded_by is not None), "已被替代的文件须选择替代文件，其他的留空。", "superseded_by")
    require(superseded_by is None or superseded_by.pk != document.pk, "文件不能被它自己替代。", "superseded_by")
    require(state != DocumentState.IN_FORCE or ended_on is None, "现行有效的文件不填失效日期。", "ended_on")
    former, document.state = document.state, state
    document.superseded_by, document.ended_on = superseded_by, ended_on
    document.save()
    record(document, "standing", "登记效力", actor=actor, at=at, source=former, target=state)
    return document


@operation
def documents_load(*, actor: Actor, documents: Iterable[PolicyDocument]) -> int:
    """Enter the shipped documents whose title is not there yet; returns how many were added."""
    authorise(actor.is_system or can_make_policy(actor))
    known = set(PolicyDocument.objects.order_by().values_list("title", flat=True))
    added = PolicyDocument.objects.bulk_create([document for document in documents if document.title not in known])
    for document in added:
        record(document, "save", "载入文件", actor=actor, title=document.title, number=document.number)
    return len(added)


@operation
def version_draft(
    *,
    actor: Actor,
    document: PolicyDocument,
    rates: Iterable[dict[str, Any]] = (),
    materials: Iterable[dict[str, str]] = (),
    at: datetime | None = None,
    **parameters: Any,
) -> PolicyVersion:
    """A new draft version of the policy in ``document``.

    ``parameters`` are those of ``PARAMETERS``, defaults hold for the rest; a rate is level, amount, valid_from,
    valid_to and clause; a material is stage, kind and duty.
    """
    authorise(can_make_policy(actor))
    lock(PolicyDocument, document.pk)
    _check(parameters)
    number = (document.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = PolicyVersion.objects.create(
        document=document,
        number=number,
        made_by_id=actor.user_id,
        created_at=at or timezone.now(),
        state_since=at or timezone.now(),
        **parameters,
    )
    for rate in rates:
        _add_rate(actor, version, **rate)
    _set_materials(version, materials)
    record(version, "draft", "拟定", actor=actor, at=at, target=PolicyState.DRAFT)
    return version


@operation
def version_update(
    *,
    actor: Actor,
    version_id: int,
    rates: Iterable[dict[str, Any]] | None = None,
    materials: Iterable[dict[str, str]] | None = None,
    seen_version: int | None = None,
    **parameters: Any,
) -> PolicyVersion:
    """Change parameters of a draft, and its rates and materials where they are given; who changes it last has made it."""
    authorise(can_make_policy(actor))
    version = _lock_editable(version_id)
    if seen_version is not None and seen_version != version.version:
        raise Stale
    _check(parameters)
    changes = {name: [str(getattr(version, name)), str(value)] for name, value in parameters.items() if getattr(version, name) != value}
    for name, value in parameters.items():
        setattr(version, name, value)
    version.made_by_id = actor.user_id
    version.version += 1
    version.save()
    if rates is not None:
        version.rates.all().delete()
        for rate in rates:
            _add_rate(actor, version, **rate)
    if materials is not None:
        version.materials.all().delete()
        _set_materials(version, materials)
    record(version, "update", "修改", actor=actor, changes=changes)
    return version


@operation
def rate_add(
    *,
    actor: Actor,
    version: PolicyVersion,
    level: int,
    amount: Decimal,
    valid_from: date,
    valid_to: date | None = None,
    clause: str = "",
    at: datetime | None = None,
) -> RateRow:
    """A rate of a draft, or one that joins an approved version and then waits for its own approval."""
    authorise(can_make_policy(actor))
    version = lock(PolicyVersion, version.pk)
    require(version.state != PolicyState.SUBMITTED, "该版次正在审定，不能增加标准。")
    rate = _add_rate(actor, version, level=level, amount=amount, valid_from=valid_from, valid_to=valid_to, clause=clause)
    if version.state == PolicyState.APPROVED:
        notify(
            recipients=people_acting(Role.CITY_APPROVER),
            text=f"{version}补充了{rate}，请审定。",
            url=reverse("policies:version_detail", args=[version.pk]),
            at=at,
        )
    record(
        version,
        "rate_add",
        f"增加{rate.get_level_display()}标准",
        actor=actor,
        at=at,
        level=rate.level,
        amount=str(rate.amount),
        valid_from=str(valid_from),
    )
    return rate


@operation
def rate_remove(*, actor: Actor, rate_id: int) -> None:
    """Take back a rate that nobody has approved."""
    authorise(can_make_policy(actor))
    rate = lock(RateRow, rate_id)
    require(rate.approved_by_id is None, "已审定的补贴标准不能删除。")
    version = lock(PolicyVersion, rate.version_id)
    require(version.state != PolicyState.SUBMITTED, "该版次正在审定，不能删除标准。")
    record(version, "rate_remove", f"撤回{rate.get_level_display()}标准", actor=actor, level=rate.level, amount=str(rate.amount))
    rate.delete()


@operation
def rate_approve(*, actor: Actor, rate_id: int, at: datetime | None = None) -> RateRow:
    """Approve a rate that joined an approved version; lines that waited for it can be reckoned from now on."""
    authorise(can_approve_policy(actor))
    rate = lock(RateRow, rate_id)
    version = lock(PolicyVersion, rate.version_id)
    require(version.state == PolicyState.APPROVED, "请连同整个版次一起审定。")
    require(rate.approved_by_id is None, "该标准已经审定。")
    require(rate.made_by_id != actor.user_id, "这条标准由您录入，须由另一人审定。")
    _check_floor(version, [rate])
    rate.approved_by_id = actor.user_id
    rate.save(update_fields=["approved_by"])
    record(version, "rate_approve", f"审定{rate.get_level_display()}标准", actor=actor, at=at, level=rate.level, amount=str(rate.amount))
    return rate


@operation
def version_submit(
    *, actor: Actor, version_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> PolicyVersion:
    version = lock(PolicyVersion, version_id)
    rates = list(version.rates.all())
    require(rates, "还没有补贴标准，请先录入至少一个等级的标准。")
    _check_floor(version, rates)
    POLICY.apply(version, "submit", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return version


@operation
def version_approve(
    *, actor: Actor, version_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> PolicyVersion:
    """Approve the version with its rates; from now on neither is ever changed."""
    version = lock(PolicyVersion, version_id)
    rates = list(version.rates.select_for_update())
    makers = {version.made_by_id, *(rate.made_by_id for rate in rates)}
    require(actor.user_id not in makers, "您参与了这一版次的拟定，须由另一人审定。")
    require(rates, "这一版次没有补贴标准，不能审定。")
    _check_floor(version, rates)
    version.approved_by_id, version.approved_at = actor.user_id, at or timezone.now()
    POLICY.apply(version, "approve", actor=actor, comment=comment, at=at, seen_version=seen_version)
    version.rates.filter(approved_by=None).update(approved_by=actor.user_id)
    return version


@operation
def version_reject(
    *, actor: Actor, version_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> PolicyVersion:
    version = lock(PolicyVersion, version_id)
    POLICY.apply(version, "reject", actor=actor, comment=comment, at=at, seen_version=seen_version)
    return version


def _lock_editable(version_id: int) -> PolicyVersion:
    version = lock(PolicyVersion, version_id)
    require(version.state in EDITABLE, f"该版次现在是“{version.get_state_display()}”，不能修改；如需调整，请另立新版次。")
    return version


def _set_materials(version: PolicyVersion, materials: Iterable[dict[str, str]]) -> None:
    """In the order of the official list, however they were given."""
    order = list(MaterialKind)
    rows = [RequiredMaterial(version=version, **fields) for fields in materials]
    RequiredMaterial.objects.bulk_create(sorted(rows, key=lambda row: order.index(MaterialKind(row.kind))))


@operation
def ending_rates_tell(*, today: date, at: datetime | None = None) -> int:
    """Tell 职建科 of every rate that ends soon, or ended, without a successor, once in ``REMIND_AFTER``; how many were told.

    Selects what is due and not yet told, so a missed day catches up and a second run tells nothing twice.
    """
    now = at or timezone.now()
    told = Event.objects.filter(
        subject_type=PolicyVersion._meta.label_lower, name="rate_ending", occurred_at__gt=now - REMIND_AFTER
    ).values_list("detail__rate", flat=True)
    due = [rate for rate in rates_ending_soon(today) if rate.pk not in set(told)]
    for rate in due:
        words = f"{rate.get_level_display()}补贴标准 {rate.valid_to} 到期，没有后继标准，此后备案的补贴将待定"
        record(rate.version, "rate_ending", "标准到期提醒", actor=SYSTEM, at=at, comment=f"{words}。", rate=rate.pk)
        url = reverse("policies:version_detail", args=[rate.version_id])
        notify(recipients=people_acting(Role.CITY_HANDLER), text=f"{rate.version.document.title}：{words}，请拟定新标准。", url=url, at=at)
    return len(due)


def _check(parameters: dict[str, Any]) -> None:
    if unknown := parameters.keys() - PARAMETERS:
        raise TypeError(f"not a parameter of a policy: {sorted(unknown)}")
    if unknown := parameters.get("clauses", {}).keys() - CLAUSES.keys():
        raise TypeError(f"not a term with a clause: {sorted(unknown)}")
    share = parameters.get("prepay_share")
    require(share is None or 0 <= share <= Decimal("0.5"), "预支比例须在0到0.5之间，不得超过一年标准的50%。", field="prepay_share")
    valid_from, valid_to = parameters.get("valid_from"), parameters.get("valid_to")
    in_order = valid_from is None or valid_to is None or valid_to >= valid_from
    require(in_order, "执行终止日不能早于起始日。", field="valid_to")


def _check_floor(version: PolicyVersion, rates: list[RateRow]) -> None:
    """A floor above a rate would pay more than the rate (cases/README.md, literal_floor)."""
    if version.cap_mode != CapMode.LITERAL_FLOOR:
        return
    low = next((rate for rate in rates if rate.amount < version.literal_floor), None)
    require(low is None, f"“底线据实”口径要求各等级标准不低于底线 {version.literal_floor} 元，而“{low}”低于底线。")


def _add_rate(actor: Actor, version: PolicyVersion, **fields: Any) -> RateRow:
    require(fields["amount"] > 0, "补贴标准须大于0。", field="amount")
    valid_to = fields.get("valid_to")
    require(valid_to is None or valid_to >= fields["valid_from"], "标准的终止日不能早于起始日。", field="valid_to")
    try:
        with transaction.atomic():
            return RateRow.objects.create(version=version, made_by_id=actor.user_id, **fields)
    except IntegrityError as error:
        if constraint_of(error) != "rate_no_overlap":
            raise
        level = RateRow(level=fields["level"]).get_level_display()
        raise Refused(f"{level}在同一天会有两个标准，请检查起止日期。", field="valid_from") from error
