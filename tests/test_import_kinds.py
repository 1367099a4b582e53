"""Every kind of import from file to rows: new, the same when sent again, changed, and what goes back."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from accounts.enums import Role
from apprenticeship.enums import ClassState, Outcome
from apprenticeship.models import Agreement, Enrolment
from apprenticeship.tests.builders import certificate_number, make_world
from exchange import kinds
from exchange.blanks import blank_workbook
from exchange.enums import ImportState
from exchange.operations import import_apply, import_check, import_confirm, import_upload
from registry.models import Organisation
from registry.rules.uscc import make_uscc
from registry.tests import builders as registry
from subsidies.models import Claim
from subsidies.operations import claim_draft


@pytest.fixture
def world(db):
    return make_world()


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def checked(actor, kind, params, *rows):
    job = import_upload(actor=actor, kind=kind, params=params, content=workbook(*rows), name="表.xlsx")
    import_check(job_id=job.pk)
    job.refresh_from_db()
    return job


def written(actor, kind, params, *rows):
    job = checked(actor, kind, params, *rows)
    assert job.good, (job.sentence, job.groups)
    import_confirm(actor=actor, job_id=job.pk, only_if_all_good=False)
    import_apply(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == ImportState.APPLIED, job.sentence
    return job


def tally(job):
    return {"new": job.new, "changed": job.changed, "same": job.same, "wrong": job.wrong}


def problems(job):
    return {(group["field"], group["code"]) for group in job.groups}


SAME_TWO = {"new": 0, "changed": 0, "same": 2, "wrong": 0}


# ---- organisations ---------------------------------------------------------------------------------------------------------------

ORGANISATION = ["统一社会信用代码", "企业名称", "单位类型", "县区", "可作为", "联系人", "电话"]


def firm_row(serial: str, **changes):
    cells = {
        "统一社会信用代码": make_uscc("91", "410781", serial),
        "企业名称": f"卫辉{serial}机械有限公司",
        "单位类型": "企业",
        "县区": "卫辉市",
        "可作为": None,
        "联系人": "张三",
        "电话": "13800138000",
    }
    return [(cells | changes)[heading] for heading in ORGANISATION]


def test_organisations_are_registered_and_brought_up_to_date(world):
    handler = world.county
    rows = [firm_row("MA100001"), firm_row("MA100002", 单位类型="职业培训机构")]
    job = written(handler, "organisations", {}, ORGANISATION, *rows)
    firm, school = Organisation.objects.get(uscc=rows[0][0]), Organisation.objects.get(uscc=rows[1][0])
    assert (firm.is_firm, school.is_institution, firm.contact_phone, job.new) == (True, True, "13800138000", 2)
    assert tally(checked(handler, "organisations", {}, ORGANISATION, *rows)) == SAME_TWO
    changed = written(handler, "organisations", {}, ORGANISATION, firm_row("MA100001", 联系人="李四", 电话=None))
    firm.refresh_from_db()
    assert (changed.changed, firm.contact_name, firm.contact_phone) == (1, "李四", "13800138000")
    assert changed.rows.get().changes == [["联系人", "张三", "李四"]]


def test_organisations_that_go_back(world):
    taken = firm_row("MA100001")
    written(world.county, "organisations", {}, ORGANISATION, taken)
    job = checked(
        world.county,
        "organisations",
        {},
        ORGANISATION,
        firm_row("MA100001", 企业名称="卫辉另一个名称有限公司"),
        firm_row("MA100003", 统一社会信用代码="91410781MA1000030"),
        firm_row("MA100004", 县区="火星市"),
        firm_row("MA100005", 县区="辉县市"),
        firm_row("MA100006", 单位类型="外星公司"),
        firm_row("MA100007"),
        firm_row("MA100007"),
    )
    assert tally(job) == {"new": 1, "changed": 0, "same": 0, "wrong": 6}
    assert problems(job) == {
        ("name", "name_differs"),
        ("uscc", "uscc_invalid"),
        ("region", "choice_unknown"),
        ("region", "not_allowed"),
        ("category", "choice_unknown"),
        ("uscc", "duplicate_in_file"),
    }


# ---- agreements ------------------------------------------------------------------------------------------------------------------

AGREEMENT = ["协议编号", "企业统一社会信用代码", "企业名称", "签订日期", "起始日期", "到期日期", "费用约定"]


def agreement_row(number, firm, **changes):
    days = {"签订日期": date(2024, 1, 10), "起始日期": "2024.1.15", "到期日期": "2026年12月31日", "费用约定": "每人 5000 元"}
    cells = {"协议编号": number, "企业统一社会信用代码": firm.uscc, "企业名称": firm.name} | days
    return [(cells | changes)[heading] for heading in AGREEMENT]


def test_agreements_are_entered_once(world):
    firm = Organisation.objects.get(pk=world.firm.organisation_id)
    rows = [agreement_row("XY-1", firm), agreement_row("XY-2", firm)]
    written(world.institution, "agreements", {}, AGREEMENT, *rows)
    agreement = Agreement.objects.get(number="XY-1")
    assert (agreement.valid_from, agreement.institution_id) == (date(2024, 1, 15), world.institution.organisation_id)
    assert tally(checked(world.institution, "agreements", {}, AGREEMENT, *rows)) == SAME_TWO


def test_agreements_that_go_back(world):
    firm = Organisation.objects.get(pk=world.firm.organisation_id)
    stranger = Organisation(uscc=make_uscc("91", "410781", "MA999999"), name="没有登记的公司")
    job = checked(
        world.institution,
        "agreements",
        {},
        AGREEMENT,
        agreement_row("XY-1", stranger),
        agreement_row("XY-2", firm, 到期日期="2023-01-01"),
        agreement_row(world.agreement.number, firm),
        agreement_row("XY-4", firm, 签订日期="2024年5月"),
    )
    assert tally(job) == {"new": 0, "changed": 0, "same": 0, "wrong": 4}
    assert {code for _, code in problems(job)} == {"organisation_unknown", "date_order", "not_allowed", "date_invalid"}


# ---- outcomes --------------------------------------------------------------------------------------------------------------------

OUTCOME = ["姓名", "身份证号", "结业情况", "结业日期", "退出原因", "证书类型", "证书编号", "发证日期"]


def outcome_row(enrolment, **changes):
    cells = {
        "姓名": enrolment.person.name,
        "身份证号": enrolment.person.id_number,
        "结业情况": "取证",
        "结业日期": "2025-03-18",
        "退出原因": None,
        "证书类型": "职业技能等级证书",
        "证书编号": certificate_number(),
        "发证日期": date(2025, 3, 18),
    }
    return [(cells | changes)[heading] for heading in OUTCOME]


def test_outcomes_and_certificates_are_recorded(world):
    training_class = world.training_class(ClassState.ASSESSING)
    first, second = Enrolment.objects.filter(training_class=training_class).order_by("pk")
    params = {"class_id": training_class.pk}
    rows = [outcome_row(first), outcome_row(second, 结业情况="不合格", 证书类型=None, 证书编号=None, 发证日期=None)]
    written(world.institution, "outcomes", params, OUTCOME, *rows)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, first.certificate.number, second.outcome) == (Outcome.CERTIFIED, rows[0][6], Outcome.FAILED)
    assert tally(checked(world.institution, "outcomes", params, OUTCOME, *rows)) == SAME_TWO
    changed = checked(world.institution, "outcomes", params, OUTCOME, outcome_row(second, 证书编号=certificate_number()))
    assert changed.changed == 1
    assert ["培训结果", "考核不合格", "结业取证"] in changed.rows.get().changes


def test_outcomes_that_go_back(world):
    training_class = world.training_class(ClassState.ASSESSING)
    first, second = Enrolment.objects.filter(training_class=training_class).select_related("person").order_by("pk")
    stranger = registry.person()
    other = [stranger.name, stranger.id_number, "不合格", "2025-03-18", None, None, None, None]
    job = checked(
        world.institution,
        "outcomes",
        {"class_id": training_class.pk},
        OUTCOME,
        outcome_row(first, 发证日期="2020-01-01"),
        outcome_row(second, 姓名="别的名字"),
        other,
    )
    assert tally(job) == {"new": 0, "changed": 0, "same": 0, "wrong": 3}
    assert {("id_number", "person_unknown"), ("name", "name_differs"), ("certificate_issued_on", "not_allowed")} <= problems(job)


# ---- actual costs ----------------------------------------------------------------------------------------------------------------

COST = ["姓名", "身份证号", "第1学年成本", "第二学年"]


def test_costs_of_a_claim_are_stated(world):
    finished = world.training_class(ClassState.FINISHED)
    claim = claim_draft(actor=world.institution, class_id=finished.pk)
    people = [line.person for line in Claim.objects.get(pk=claim.pk).lines.select_related("person").order_by("pk")]
    params = {"claim_id": claim.pk}
    rows = [[people[0].name, people[0].id_number, "4,850.5元", None], [people[1].name, people[1].id_number, 5200, None]]
    written(world.institution, "costs", params, COST, *rows)
    stated = [line.declared_costs for line in claim.lines.order_by("pk")]
    assert stated == [[Decimal("4850.50")], [Decimal("5200.00")]]
    assert tally(checked(world.institution, "costs", params, COST, *rows)) == SAME_TWO
    changed = checked(world.institution, "costs", params, COST, [people[0].name, people[0].id_number, 5000, None])
    assert changed.rows.get().changes == [["第1学年成本（元）", "4850.50", "5000.00"]]
    wrong = checked(
        world.institution,
        "costs",
        params,
        COST,
        [people[0].name, people[0].id_number, 900000, None],
        [people[1].name, people[1].id_number, 5000, 5000],
        ["别人", registry.person().id_number, "五千", None],
    )
    assert (wrong.wrong, {code for _, code in problems(wrong)}) == (3, {"amount_invalid"})


# ---- all of them -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["roster", "organisations", "agreements", "outcomes", "costs"])
def test_each_template_has_its_columns_and_is_understood(key, world):
    kind = kinds.KINDS[key]
    blank = kind.blank()
    book = load_workbook(io.BytesIO(blank_workbook(blank)))
    headings = [cell.value for cell in book.worksheets[0][1]][1:]
    assert headings == [column.heading for column in blank.columns]
    layout = kind.layout()
    assert all(layout.match(heading) for heading in headings)
    assert kind.columns


def test_who_may_not_import_is_told(world):
    stranger = registry.actor(Role.FIRM)
    for key, params in (("organisations", {}), ("agreements", {}), ("outcomes", {"class_id": world.draft().pk})):
        assert not kinds.KINDS[key].may(stranger, params)
