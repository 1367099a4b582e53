"""The list of industry-education firms (产教融合型企业) and what they invest."""

from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from exchange.files import keep_file
from incentives.enums import FilingState, InvestmentKind, ListingLevel
from incentives.models import CreditEstimate, FusionFirm, Investment, InvestmentFile
from incentives.operations.steps import at_step, begun, business_day, confirm, hand_in, moment, new_filing, send_back, to_edit
from incentives.permissions import can_edit, can_keep_list, can_report_for
from incentives.selectors import listings_on
from incentives.workflow import INVESTMENT, LISTING
from registry.models import Organisation

# The list


@operation
def listing_draft(
    *,
    actor: Actor,
    firm: Organisation,
    level: ListingLevel,
    entered_on: date,
    valid_to: date | None = None,
    document_number: str = "",
    at: datetime | None = None,
) -> FusionFirm:
    """Enter a firm as the published list has it; another person checks before it counts."""
    authorise(can_keep_list(actor))
    require(firm.is_firm, "只有企业可以列入名单。", "firm")
    require(entered_on <= business_day(at), "列入日期不能晚于今天。", "entered_on")
    require(valid_to is None or valid_to >= entered_on, "有效期止不能早于列入日期。", "valid_to")
    listing = FusionFirm.objects.create(
        firm=firm,
        region_id=firm.region_id,
        level=level,
        entered_on=entered_on,
        valid_to=valid_to,
        document_number=document_number.strip(),
        made_by_id=actor.user_id,
        state_since=moment(at),
        created_at=moment(at),
    )
    record(listing, "draft", "登记名单", actor=actor, at=at, target=listing.state)
    return listing


@operation
def listing_confirm(
    *, actor: Actor, listing_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> FusionFirm:
    listing = lock(FusionFirm, listing_id)
    LISTING.apply(listing, "confirm", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return listing


@operation
def listing_reject(
    *, actor: Actor, listing_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> FusionFirm:
    listing = lock(FusionFirm, listing_id)
    LISTING.apply(listing, "reject", actor=actor, comment=comment, seen_version=seen_version, at=at)
    return listing


@operation
def listing_remove(
    *, actor: Actor, listing_id: int, removed_on: date, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> FusionFirm:
    """Take the firm off the list; ``removed_on`` is the last day on which an investment counts."""
    listing = at_step(LISTING, FusionFirm, listing_id, "remove", actor=actor, comment=comment, seen_version=seen_version)
    require(listing.entered_on <= removed_on <= business_day(at), "移出日期须在列入日期与今天之间。", "removed_on")
    later = listing.investments.filter(made_on__gt=removed_on).exclude(state__in=(FilingState.DRAFT, FilingState.RETURNED)).first()
    require(later is None, f"“{later}”在移出日期以后，请先退回或撤销核对。", "removed_on")
    listing.removed_on = removed_on
    LISTING.apply(listing, "remove", actor=actor, comment=comment, at=at, removed_on=str(removed_on))
    return listing


# Investments


@operation
def investment_draft(
    *,
    actor: Actor,
    firm: Organisation,
    kind: InvestmentKind,
    title: str,
    made_on: date,
    amount: Decimal,
    at: datetime | None = None,
) -> Investment:
    """State an investment made while the firm was on the list."""
    authorise(can_report_for(actor, firm) and actor.organisation_id == firm.pk)
    investment = Investment(**new_filing(firm, made_on.year, at), kind=kind)
    _fill(investment, title, made_on, amount, at)
    investment.save()
    begun(investment, actor=actor, at=at)
    return investment


@operation
def investment_update(
    *,
    actor: Actor,
    investment_id: int,
    kind: InvestmentKind,
    title: str,
    made_on: date,
    amount: Decimal,
    seen_version: int | None = None,
    at: datetime | None = None,
) -> Investment:
    investment = to_edit(Investment, investment_id, actor=actor, seen_version=seen_version)
    investment.kind = kind
    _fill(investment, title, made_on, amount, at)
    investment.save()
    record(investment, "update", "修改职业教育投资", actor=actor, at=at, amount=str(amount), made_on=str(made_on))
    return investment


def _fill(investment: Investment, title: str, made_on: date, amount: Decimal, at: datetime | None) -> None:
    require(made_on <= business_day(at), "投资日期不能晚于今天。", "made_on")
    require(amount > 0, "投资金额须大于0。", "amount")
    listing = listings_on(investment.firm, made_on).first()
    require(listing is not None, f"{made_on:%Y-%m-%d}企业不在产教融合型企业名单内，这笔投资不能抵免。", "made_on")
    investment.listing, investment.title = listing, title.strip()
    investment.made_on, investment.year, investment.amount = made_on, made_on.year, amount


@operation
def investment_file_add(
    *, actor: Actor, investment_id: int, title: str, content: bytes, filename: str, at: datetime | None = None
) -> InvestmentFile:
    """Add evidence (合同、发票、付款凭证 …) while the investment is still being written."""
    investment = lock(Investment, investment_id)
    authorise(can_edit(actor, investment))
    stored = keep_file(content, filename, actor=actor)
    added = InvestmentFile.objects.create(
        investment=investment, title=title.strip() or filename, file=stored, added_by_id=actor.user_id, added_at=moment(at)
    )
    record(investment, "file", "上传凭证", actor=actor, at=at, file=filename, sha256=stored.sha256)
    return added


@operation
def investment_file_remove(*, actor: Actor, file_id: int, at: datetime | None = None) -> InvestmentFile:
    """Take evidence back; the file itself is kept."""
    found = lock(InvestmentFile, file_id)
    investment = lock(Investment, found.investment_id)
    authorise(can_edit(actor, investment))
    require(found.removed_at is None, "这份凭证已经撤下。")
    found.removed_at = moment(at)
    found.save(update_fields=["removed_at"])
    record(investment, "file_remove", "撤下凭证", actor=actor, at=at, file=found.title)
    return found


@operation
def investment_submit(*, actor: Actor, investment_id: int, seen_version: int | None = None, at: datetime | None = None) -> Investment:
    investment = at_step(INVESTMENT, Investment, investment_id, "submit", actor=actor, seen_version=seen_version)
    require(investment.files.filter(removed_at=None).exists(), "请先上传投资凭证（合同、发票或付款凭证），再提交核对。")
    require(listings_on(investment.firm, investment.made_on).exists(), "投资当日企业已不在名单内，不能提交。")
    hand_in(INVESTMENT, investment, actor=actor, at=at, amount=str(investment.amount))
    return investment


@operation
def investment_confirm(
    *, actor: Actor, investment_id: int, comment: str = "", seen_version: int | None = None, at: datetime | None = None
) -> Investment:
    investment = at_step(INVESTMENT, Investment, investment_id, "confirm", actor=actor, seen_version=seen_version)
    require(listings_on(investment.firm, investment.made_on).exists(), "投资当日企业已不在名单内，请退回。")
    _require_unreckoned(investment)
    confirm(INVESTMENT, investment, actor=actor, comment=comment, at=at, amount=str(investment.amount))
    return investment


@operation
def investment_return(
    *, actor: Actor, investment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Investment:
    name = "return_for_correction"
    return send_back(INVESTMENT, Investment, investment_id, name, actor=actor, comment=comment, seen_version=seen_version, at=at)


@operation
def investment_reopen(
    *, actor: Actor, investment_id: int, comment: str, seen_version: int | None = None, at: datetime | None = None
) -> Investment:
    _require_unreckoned(lock(Investment, investment_id))
    return send_back(INVESTMENT, Investment, investment_id, "reopen", actor=actor, comment=comment, seen_version=seen_version, at=at)


def _require_unreckoned(investment: Investment) -> None:
    """A year whose estimate stands takes no other investments."""
    lock(Organisation, investment.firm_id)
    reckoned = CreditEstimate.objects.filter(firm=investment.firm_id, year__gte=investment.year, state=FilingState.CONFIRMED)
    year = reckoned.order_by("year").values_list("year", flat=True).first()
    require(year is None, f"{year}年的抵免测算已核对，须先撤销该测算的核对。")
