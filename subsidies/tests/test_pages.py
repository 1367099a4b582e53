"""The pages: whose they are, what they keep, what they say; lists ask the database as often for twenty rows as for two."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import User
from apprenticeship.enums import Outcome
from audit.waiting import kinds
from funds.causes import cause_of
from subsidies import operations as subsidies
from subsidies.enums import ClaimState, LineDecision
from subsidies.models import Claim, Objection, Prepayment, PublicNotice
from subsidies.tests.test_notices import object_to
from subsidies.tests.world import START, World, make_world, moment

OFFICERS = {"county", "checker", "approver", "clerk"}
FINANCE = {"finance", "finance_checker"}
PARTIES = {"firm", "school"}
EVERYBODY = OFFICERS | FINANCE | PARTIES | {"evaluator"}


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"subsidies:{name}", args=args)


def get(actor: Actor, name: str, *args: object):
    return signed_in(actor).get(url(name, *args))


def post(actor: Actor, name: str, *args: object, **data: object):
    return signed_in(actor).post(url(name, *args), data)


def words(response) -> str:
    return response.content.decode()


def everything(world: World) -> dict[str, int]:
    """One record of each kind."""
    prepayment = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(2, state="open").pk)
    claim = world.claim(world.training_class(2))
    notice = world.noticed(world.claim(world.training_class(1), "approve"))
    objection = object_to(world, notice.lines.get())
    return {
        "prepayment": prepayment.pk,
        "claim": claim.pk,
        "line": claim.lines.first().pk,
        "notice": notice.pk,
        "objection": objection.pk,
    }


# ---- whose page it is ---------------------------------------------------------------------------------

MAY_READ = {
    "prepayment_list": EVERYBODY - {"evaluator"},
    "prepayment_create": {"firm"},
    "claim_list": EVERYBODY - {"evaluator"},
    "claim_create": {"school"},
    "notice_list": EVERYBODY - {"evaluator"},
    "notice_create": {"clerk"},
    "objection_list": OFFICERS,
}


@pytest.mark.parametrize("name", MAY_READ)
def test_each_page_is_its_roles_own(world: World, name: str) -> None:
    for who in EVERYBODY:
        assert get(getattr(world, who), name).status_code == (200 if who in MAY_READ[name] else 403), who


MAY_OPEN = {
    "prepayment_detail": EVERYBODY - {"evaluator"},
    "claim_detail": EVERYBODY - {"evaluator"},
    "line_detail": EVERYBODY - {"evaluator"},
    "claim_costs": {"school"},
    "line_refuse": set(),
    "line_restore": set(),
    "notice_detail": EVERYBODY - {"evaluator"},
    "notice_edit": {"clerk"},
    "objection_detail": OFFICERS,
}


@pytest.mark.parametrize("name", MAY_OPEN)
def test_each_record_is_its_roles_own(world: World, name: str) -> None:
    pk = everything(world)[name.split("_", maxsplit=1)[0]]
    for who in EVERYBODY:
        # An objection is no party's: to them it does not exist.
        hidden = name == "objection_detail" and who in PARTIES | {"evaluator"}
        expected = 200 if who in MAY_OPEN[name] else 404 if hidden else 403
        assert get(getattr(world, who), name, pk).status_code == expected, who


@pytest.mark.parametrize("name", ["prepayment_detail", "claim_detail", "claim_costs", "line_detail", "line_refuse", "objection_detail"])
def test_another_county_s_row_is_not_found(world: World, name: str) -> None:
    pk = everything(world)[name.split("_", maxsplit=1)[0]]
    elsewhere = make_world(county=("410782", "辉县市"))
    for who in ("firm", "school", "county"):
        assert get(getattr(elsewhere, who), name, pk).status_code == 404, who


@pytest.mark.parametrize(("name", "step"), [("claim_do", "handle"), ("prepayment_do", "check")])
def test_a_step_of_another_role_is_forbidden(world: World, name: str, step: str) -> None:
    pk = everything(world)[name.split("_", maxsplit=1)[0]]
    assert get(world.firm, name, pk, step).status_code == 403
    assert post(world.firm, name, pk, step).status_code == 403


def test_a_stranger_is_led_to_the_sign_in(db: None) -> None:
    assert Client().get(url("claim_list"))["Location"].startswith("/accounts/login/")


# ---- what a page says ---------------------------------------------------------------------------------


def test_a_claim_shows_where_it_stands(world: World) -> None:
    claim = world.claim(world.training_class([Outcome.CERTIFIED, Outcome.WITHDREW], prepay="paid"), "handle")
    page = words(get(world.checker, "claim_detail", claim.pk))
    assert "待复核" in page
    assert "复核通过" in page
    for amount in ("5,000.00", "0.00"):
        assert amount in page
    line = claim.lines.first()
    assert line.person.id_number_masked in page
    assert line.person.id_number not in page


def test_an_amount_leads_to_its_steps(world: World) -> None:
    claim = world.claim(world.training_class(1, level=3, years=2), cost="5500.00")
    line = claim.lines.get()
    assert url("line_detail", line.pk) in words(get(world.school, "claim_detail", claim.pk))
    page = words(get(world.firm, "line_detail", line.pk))
    sentence = "高级工,2022-09-01 至 2024-08-31,24 个整月;第1学年 标准 6000.00,实际 5500.00,取 5500.00;"
    assert sentence in page
    assert "应补 11000.00" in page
    assert "条款待录入" in page


def test_waiting_lines_are_named(world: World) -> None:
    claim = subsidies.claim_draft(actor=world.school, class_id=world.training_class(1).pk)
    page = words(get(world.school, "claim_detail", claim.pk))
    assert "1 名学徒还没有金额" in page
    assert "待定成本" in page


def test_a_refused_line_names_the_other_record_to_who_may_see_it(world: World) -> None:
    first = world.claim(world.training_class(1), "confirm")
    who = first.lines.get().person
    second = subsidies.claim_draft(actor=world.school, class_id=world.training_class(1, people=[who], start=START.replace(year=2024)).pk)
    page = words(get(world.school, "line_detail", second.lines.get().pk))
    assert "不重复列入" in page
    assert first.number in page


def test_a_class_page_shows_its_money(world: World) -> None:
    training_class = world.training_class(2, prepay="paid")
    page = words(signed_in(world.school).get(reverse("apprenticeship:class_detail", args=[training_class.pk])))
    assert training_class.prepayments.get().number in page
    assert "申领补贴" in page


# ---- the cost table ---------------------------------------------------------------------------------


def costs_of(claim: Claim, *costs: str) -> dict[str, str]:
    return {f"cost-{line.enrolment_id}-1": cost for line, cost in zip(claim.lines.order_by("pk"), costs, strict=True)}


@pytest.fixture
def drafted(world: World) -> Claim:
    return subsidies.claim_draft(actor=world.school, class_id=world.training_class(3).pk)


def test_costs_are_saved_and_amounts_follow(world: World, drafted: Claim) -> None:
    response = post(world.school, "claim_costs", drafted.pk, **costs_of(drafted, "4,900.50", "５０００元", ""))
    assert response.status_code == 302
    assert [line.declared_costs for line in drafted.lines.order_by("pk")] == [[Decimal("4900.50")], [Decimal(5000)], []]
    drafted.refresh_from_db()
    assert drafted.entitled_total == Decimal("9900.50")


def test_wrong_costs_stand_at_their_cell_and_nothing_is_lost(world: World, drafted: Claim) -> None:
    response = post(world.school, "claim_costs", drafted.pk, **costs_of(drafted, "-1", "490000", "八百"))
    assert response.status_code == 422
    page = words(response)
    for said in ("成本不能小于0。", "明显过高", "请填写金额", 'value="-1"', 'value="490000"', 'value="八百"', "有 3 处需要改正"):
        assert said in page, said
    assert not drafted.lines.filter(declared_costs__len__gt=0).exists()


def test_one_amount_for_everybody(world: World, drafted: Claim) -> None:
    typed = costs_of(drafted, "4800", "", "")
    page = words(post(world.school, "claim_costs", drafted.pk, **typed, **{"fill-1": "5,100", "fill": "empty"}))
    assert (page.count('value="5100"'), page.count('value="4800"')) == (2, 1)
    assert "还没有保存" in page
    page = words(post(world.school, "claim_costs", drafted.pk, **typed, **{"fill-1": "5,100", "fill": "all"}))
    assert page.count('value="5100"') == 3
    assert not drafted.lines.filter(declared_costs__len__gt=0).exists()


def test_an_amount_for_everybody_that_is_none_is_told(world: World, drafted: Claim) -> None:
    page = words(post(world.school, "claim_costs", drafted.pk, **costs_of(drafted, "", "", ""), **{"fill-1": "五千", "fill": "all"}))
    assert "请填写金额" in page


def test_a_later_year_without_an_earlier_one(world: World) -> None:
    claim = subsidies.claim_draft(actor=world.school, class_id=world.training_class(1, level=3, years=2).pk)
    enrolment = claim.lines.get().enrolment_id
    response = post(world.school, "claim_costs", claim.pk, **{f"cost-{enrolment}-1": "", f"cost-{enrolment}-2": "5000"})
    assert "请先填第1学年的成本" in words(response)


def test_an_outdated_cost_table_is_told_and_kept(world: World, drafted: Claim) -> None:
    seen = drafted.version
    subsidies.claim_costs(actor=world.school, claim_id=drafted.pk, costs={})
    response = post(world.school, "claim_costs", drafted.pk, **costs_of(drafted, "4321", "", ""), seen_version=seen)
    assert response.status_code == 422
    assert "刚被他人更新过" in words(response)
    assert 'value="4321"' in words(response)


def test_the_officer_verifies_on_the_page(world: World) -> None:
    claim = world.claim(world.training_class(2), "confirm", cost="4900.00")
    page = words(get(world.county, "claim_do", claim.pk, "handle"))
    assert page.count('value="4900.00"') == 2
    first, second = claim.lines.order_by("pk")
    costs = {f"cost-{first.enrolment_id}-1": "4000", f"cost-{second.enrolment_id}-1": "4900.00"}
    response = post(world.county, "claim_do", claim.pk, "handle", **costs, comment="票据不足", seen_version=claim.version)
    assert response.status_code == 302
    first.refresh_from_db()
    assert (first.declared_costs, first.verified_costs, first.entitlement) == ([4900], [4000], 4000)
    assert "与申报不同" in words(get(world.checker, "claim_detail", claim.pk))


def test_a_cost_left_out_by_the_officer_is_asked_for(world: World) -> None:
    claim = world.claim(world.training_class(1), "confirm")
    response = post(world.county, "claim_do", claim.pk, "handle", comment="")
    assert response.status_code == 422
    claim.refresh_from_db()
    assert claim.state == ClaimState.SUBMITTED


# ---- from page to page ---------------------------------------------------------------------------------


def test_prepayment_from_application_to_approval(world: World) -> None:
    training_class = world.training_class(4, state="open")
    page = words(get(world.firm, "prepayment_create"))
    assert "4 人 × 5,000.00 元 × 50% = 10,000.00 元" in page
    post(world.firm, "prepayment_create", training_class=training_class.pk)
    prepayment = Prepayment.objects.get()
    for actor, step in ((world.county, "check"), (world.approver, "approve")):
        prepayment.refresh_from_db()
        assert post(actor, "prepayment_do", prepayment.pk, step, comment="", seen_version=prepayment.version).status_code == 302
    prepayment.refresh_from_db()
    assert prepayment.payable.amount == 10_000
    assert "没有可以预支的班级" in words(get(world.firm, "prepayment_create"))


def test_a_claim_from_class_to_settlement(world: World) -> None:
    training_class = world.training_class(2)
    response = post(world.school, "claim_create", training_class=training_class.pk)
    claim = Claim.objects.get()
    assert response["Location"] == url("claim_costs", claim.pk)
    post(world.school, "claim_costs", claim.pk, **costs_of(claim, "5000", "5000"))
    steps = [
        (world.school, "submit"),
        (world.firm, "confirm"),
        (world.county, "handle"),
        (world.checker, "check"),
        (world.approver, "approve"),
    ]
    for actor, step in steps:
        more = costs_of(claim, "5000", "5000") if step == "handle" else {}
        assert post(actor, "claim_do", claim.pk, step, comment="", **more).status_code == 302, step
    assert url("notice_create") + f"?claim={claim.pk}" in words(get(world.clerk, "claim_detail", claim.pk))
    response = post(world.clerk, "notice_create", title="", body="", starts_on=timezone.localdate().isoformat(), claims=[claim.pk])
    notice = PublicNotice.objects.get()
    assert response["Location"] == url("notice_detail", notice.pk)
    assert post(world.clerk, "notice_do", notice.pk, "publish").status_code == 302
    early = post(world.clerk, "notice_do", notice.pk, "close")
    assert early.status_code == 422
    assert "期满后才能结束公示" in words(early)


def test_a_notice_of_a_past_day_or_of_nothing(world: World) -> None:
    claim = world.claim(world.training_class(1), "approve")
    response = post(world.clerk, "notice_create", title="题", body="", starts_on="2020-01-01", claims=[])
    assert response.status_code == 422
    assert "公示起不能早于今天" in words(response)
    assert "请至少选择一件" in words(response)
    assert claim.number in words(response)


def test_an_objection_is_recorded_from_the_list(world: World) -> None:
    claim = world.claim(world.training_class(1), "approve")
    today = timezone.localdate()
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=today)
    subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk)
    line = notice.lines.get()
    assert url("objection_create", line.pk) in words(get(world.clerk, "notice_detail", notice.pk))
    response = post(world.clerk, "objection_create", line.pk, text="未参训", raised_by="", received_on=today.isoformat())
    objection = Objection.objects.get()
    assert response["Location"] == url("objection_detail", objection.pk)
    assert "异议暂停" in words(get(world.clerk, "notice_detail", notice.pk))
    assert "未参训" not in words(get(world.firm, "claim_detail", claim.pk))


def test_a_line_is_refused_from_its_page(world: World) -> None:
    claim = world.claim(world.training_class(2), "confirm")
    line = claim.lines.first()
    assert post(world.county, "line_refuse", line.pk, reason="").status_code == 422
    assert post(world.county, "line_refuse", line.pk, reason="未签劳动合同").status_code == 302
    line.refresh_from_db()
    assert (line.decision, line.decision_reason) == (LineDecision.REFUSED, "未签劳动合同")
    assert post(world.county, "line_restore", line.pk).status_code == 302


# ---- in public ---------------------------------------------------------------------------------


def test_a_published_notice_is_read_without_signing_in(world: World) -> None:
    claim = world.claim(world.training_class(2), "approve")
    today = timezone.localdate()
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=today, title="本月公示")
    address = url("public_notice", notice.number)
    assert Client().get(address).status_code == 404
    subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk)
    page = words(Client().get(address))
    line = claim.lines.first()
    assert line.person.name in page
    assert line.person.id_number_masked in page
    assert line.person.id_number not in page
    assert "5,000.00" in page
    assert "本月公示" in words(Client().get(url("public_notices")))


@pytest.mark.parametrize("days", [1, -30])
def test_outside_its_days_nobody_reads_it_in_public(world: World, days: int) -> None:
    claim = world.claim(world.training_class(1), "approve")
    starts_on = timezone.localdate() + timedelta(days=days)
    notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=starts_on, at=moment(starts_on))
    subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk, at=moment(starts_on))
    assert Client().get(url("public_notice", notice.number)).status_code == 404
    assert notice.number not in words(Client().get(url("public_notices")))


# ---- lists and desks ---------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["prepayment_list", "claim_list", "notice_list", "objection_list", "public_notices"])
def test_a_list_asks_as_often_for_twenty_rows_as_for_two(world: World, name: str) -> None:
    client, day = signed_in(world.clerk), timezone.localdate()

    def add(rows: int) -> None:
        for _ in range(rows):
            if name == "prepayment_list":
                subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(1, state="open").pk)
                continue
            claim = world.claim(world.training_class(1), "draft" if name == "claim_list" else "approve")
            if name == "claim_list":
                continue
            notice = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk], starts_on=day)
            subsidies.notice_publish(actor=world.clerk, notice_id=notice.pk)
            if name == "objection_list":
                object_to(world, notice.lines.get(), received_on=day, at=None)

    add(2)
    few = queries(client, url(name))
    add(18)
    assert queries(client, url(name)) == few


@pytest.mark.parametrize("name", ["prepayment_detail", "claim_detail", "claim_costs", "notice_detail"])
def test_a_page_asks_as_often_for_twenty_heads_as_for_two(world: World, name: str) -> None:
    def count(heads: int) -> int:
        match name:
            case "prepayment_detail":
                made = subsidies.prepayment_apply(actor=world.firm, class_id=world.training_class(heads, state="open").pk)
            case "notice_detail":
                claim = world.claim(world.training_class(heads), "approve")
                made = subsidies.notice_draft(actor=world.clerk, claim_ids=[claim.pk])
                subsidies.notice_publish(actor=world.clerk, notice_id=made.pk)
            case _:
                made = world.claim(world.training_class(heads))
        return queries(signed_in(world.clerk if name != "claim_costs" else world.school), url(name, made.pk))

    assert count(2) == count(20)


def test_filters_narrow_the_claims(world: World) -> None:
    late, other = world.claim(world.training_class(1), "confirm"), world.claim(world.training_class(1, level=3))
    Claim.objects.filter(pk=late.pk).update(due_on=date(2020, 1, 1))
    client = signed_in(world.clerk)
    for query in ("late=yes", "state=submitted", "level=2", f"firm={world.firm_home.pk}&level=2", f"q={late.number}"):
        page = words(client.get(f"{url('claim_list')}?{query}"))
        assert late.number in page, query
        assert other.number not in page, query


@pytest.mark.parametrize(
    ("upto", "who"),
    [("draft", "school"), ("submit", "firm"), ("confirm", "county"), ("handle", "checker"), ("check", "approver"), ("approve", "clerk")],
)
def test_a_claim_waits_on_one_desk(world: World, upto: str, who: str) -> None:
    world.claim(world.training_class(1), upto)
    kind = next(kind for kind in kinds() if kind.model is Claim)
    for name in EVERYBODY:
        assert kind.waiting_for(getattr(world, name)).count() == (name == who), name


def test_who_is_next_is_told(world: World) -> None:
    world.claim(world.training_class(1), "submit")
    told = User.objects.get(pk=world.firm.user_id).notifications.get()
    assert "待企业确认" in told.text
    assert signed_in(world.firm).get(told.url).status_code == 200


def test_an_evaluator_reads_no_money(world: World) -> None:
    claim = world.claim(world.training_class(1))
    assert Role.EVALUATOR in world.evaluator.roles
    assert get(world.evaluator, "claim_detail", claim.pk).status_code == 403


def test_a_payable_says_what_it_is_for(world: World) -> None:
    training_class = world.training_class(2, prepay="paid")
    settlement = world.settled(training_class).settlements.get()
    prepayment = training_class.prepayments.get()
    assert cause_of(prepayment.payable).url == url("prepayment_detail", prepayment.pk)
    assert cause_of(settlement.payable).url == url("claim_detail", settlement.claim_id)
