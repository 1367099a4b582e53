"""Pages: who may open them, foreign rows, equal query counts, refusals at the field."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from brands import operations as ops
from brands.models import Brand, BrandFile, GroupMember, Instalment, Project, ProjectCall, QuarterReport, TaskShare
from brands.tests.builders import PDF, PNG
from registry.tests.builders import user_of

OFFICES = ("county", "handler", "checker", "approver", "finance", "leader")


@pytest.fixture
def sign_in(client, settings):
    def as_(actor):
        client.force_login(user_of(actor))
        return client

    return as_


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def url(name, *args):
    return reverse(f"brands:{name}", args=args)


LISTS = ("brand", "report", "call", "project", "base", "instalment", "task", "member", "share", "type")
LIST_READERS = {
    "brand": OFFICES,
    "report": (*OFFICES, "school"),
    "call": (*OFFICES, "school"),
    "project": (*OFFICES, "school"),
    "base": (*OFFICES, "school"),
    "instalment": (*OFFICES, "school"),
    "task": ("handler", "checker", "approver", "finance", "leader", "department"),
    "member": ("handler", "checker", "approver", "finance", "leader", "department"),
    "share": ("handler", "checker", "approver", "finance", "leader", "department"),
    "type": OFFICES,
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_their_readers_only(world, sign_in, name):
    for who in (*OFFICES, "school", "department"):
        status = sign_in(getattr(world, who)).get(url(f"{name}_list")).status_code
        assert status == (200 if who in LIST_READERS[name] else 403), who


def test_details_show_what_they_are_about(world, sign_in):
    brand, report = world.brand("named"), world.report("confirmed")
    project = world.project("closed")
    share = world.share()
    client = sign_in(world.handler)
    assert brand.name in words(client.get(url("brand_detail", brand.pk)))
    assert "1,200" in words(client.get(url("report_detail", report.pk)))
    page = words(client.get(url("project_detail", project.pk)))
    assert "专家1" in page
    assert "88.50" in page
    assert "培训人次" in page
    assert "99.0" in page, "10 × 0.9 + 50 + 30 + 10"
    assert "99.0" in words(client.get(url("assessment_detail", project.assessments.get().pk)))
    assert "核验企业需求" in words(client.get(url("task_detail", share.task_id)))
    assert "核验企业需求" in words(client.get(url("share_detail", share.pk)))
    assert "豫菜师傅" in words(client.get(url("base_list")))


FORMS = {
    "county": ("brand_create", "report_create"),
    "handler": ("call_create", "member_create", "task_create"),
    "school": ("project_create", "report_create"),
}


@pytest.mark.parametrize("who", FORMS)
def test_forms_for_new_records_open(world, sign_in, who):
    world.call()
    for name in FORMS[who]:
        assert sign_in(getattr(world, who)).get(url(name)).status_code == 200, name


PAGES_ON_A_ROW = (
    ("brand", "draft", "county", ("edit", "story", "target", "file")),
    ("brand", "named", "county", ("story", "target", "file")),
    ("brand", "named", "checker", ("publish", "unpublish")),
    ("report", "draft", "county", ("edit", "file")),
    ("call", "draft", "handler", ("edit",)),
    ("call", "open", "school", ("apply",)),
    ("project", "draft", "school", ("edit", "file")),
    ("project", "reviewing", "handler", ("review",)),
    ("project", "approved", "school", ("task_book",)),
    ("project", "approved", "finance", ("budget",)),
    ("project", "building", "handler", ("instalment", "file")),
    ("project", "building", "school", ("assessment",)),
    ("instalment", "approved", "handler", ("recover",)),
    ("assessment", "draft", "school", ("edit",)),
    ("share", "running", "department", ("progress",)),
    ("share", "running", "handler", ("remind",)),
)


@pytest.mark.parametrize(("kind", "state", "who", "pages"), PAGES_ON_A_ROW, ids=[f"{k}-{s}-{w}" for k, s, w, _ in PAGES_ON_A_ROW])
def test_pages_on_a_row(world, elsewhere, sign_in, kind, state, who, pages):
    """One's own with the right: 200; another party's or county's: 404; without the right: 403."""
    row = getattr(world, kind)(state)
    for page in pages:
        assert sign_in(getattr(world, who)).get(url(f"{kind}_{page}", row.pk)).status_code == 200, page
        assert sign_in(world.leader).get(url(f"{kind}_{page}", row.pk)).status_code == 403, page
        if who in ("county", "school", "department") and kind not in ("call",):
            assert sign_in(getattr(elsewhere, who)).get(url(f"{kind}_{page}", row.pk)).status_code == 404, page


@pytest.mark.parametrize(
    ("kind", "state", "owner"),
    [
        ("brand", "draft", "county"),
        ("report", "draft", "county"),
        ("project", "draft", "school"),
        ("assessment", "draft", "school"),
        ("share", "running", "department"),
    ],
)
def test_foreign_rows_are_not_found(world, elsewhere, sign_in, kind, state, owner):
    row = getattr(world, kind)(state)
    client = sign_in(getattr(elsewhere, owner))
    assert client.get(url(f"{kind}_detail", row.pk)).status_code == 404
    assert client.get(url(f"{kind}_do", row.pk, "submit" if kind != "share" else "report_done")).status_code == 404


def test_files_follow_what_they_belong_to(world, elsewhere, sign_in):
    report = world.report()
    found = report.files.get()
    response = sign_in(world.county).get(url("report_file_detail", found.pk))
    assert response.content == PDF
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]
    assert sign_in(elsewhere.county).get(url("report_file_detail", found.pk)).status_code == 404
    brand_file = BrandFile.objects.filter(brand=report.brand).first()
    assert sign_in(elsewhere.county).get(url("brand_file_detail", brand_file.pk)).status_code == 404
    project = world.project()
    assert sign_in(elsewhere.school).get(url("project_file_detail", project.files.first().pk)).status_code == 404


MORE = {
    "brand": lambda world, n: world.brand("named"),
    "report": lambda world, n: world.report("draft", world.brand("named")),
    "project": lambda world, n: world.project("draft"),
    "task": lambda world, n: world.task(),
    "share": lambda world, n: world.task(),
}


@pytest.mark.parametrize("kind", MORE)
def test_lists_ask_as_often_for_twenty_rows_as_for_two(world, sign_in, django_assert_num_queries, django_assert_max_num_queries, kind):
    for n in range(2):
        MORE[kind](world, n)
    client = sign_in(world.handler)
    client.get(url(f"{kind}_list"))
    with django_assert_max_num_queries(40) as two:
        client.get(url(f"{kind}_list"))
    for n in range(18):
        MORE[kind](world, n)
    with django_assert_num_queries(len(two)):
        client.get(url(f"{kind}_list"))


def test_a_brand_from_form_to_publication(world, sign_in):
    county = sign_in(world.county)
    fields = {"name": "卫辉测试品牌", "region": world.region.pk, "level": "provincial"}
    county.post(url("brand_create"), fields)
    brand = Brand.objects.get(name="卫辉测试品牌")
    refused = county.post(url("brand_do", brand.pk, "submit"), {"seen_version": brand.version})
    assert refused.status_code == 422
    assert "请先上传认定文件或佐证材料" in words(refused)
    county.post(url("brand_file", brand.pk), {"kind": "evidence", "title": "申报材料", "file": SimpleUploadedFile("a.pdf", PDF)})
    county.post(url("brand_do", brand.pk, "submit"), {"seen_version": brand.version})
    checker = sign_in(world.checker)
    checker.post(url("brand_do", brand.pk, "cultivate"), {"comment": ""})
    named = sign_in(world.handler).post(url("brand_do", brand.pk, "name"), {"named_on": "2023-10-20", "document_number": ""})
    assert named.status_code == 302
    county = sign_in(world.county)
    county.post(url("brand_story", brand.pk), {"story": "从一把瓦刀说起。"})
    county.post(url("brand_file", brand.pk), {"kind": "picture", "title": "实训现场", "file": SimpleUploadedFile("a.png", PNG)})
    sign_in(world.checker).post(url("brand_publish", brand.pk))
    brand.refresh_from_db()
    assert brand.published_at
    client = sign_in(world.county)
    client.logout()
    page = client.get(url("public_brand", brand.pk))
    assert "从一把瓦刀说起。" in words(page)
    picture = brand.files.pictures().get()
    shown = client.get(url("public_picture", brand.pk, picture.pk))
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    assert brand.name in words(client.get(url("public_list")))


def test_what_is_not_published_is_not_public(world, client):
    brand = world.brand("named")
    evidence = brand.files.get()
    ops.brand_story(actor=world.county, brand_id=brand.pk, story="草稿")
    assert client.get(url("public_brand", brand.pk)).status_code == 404
    ops.brand_publish(actor=world.checker, brand_id=brand.pk)
    assert client.get(url("public_brand", brand.pk)).status_code == 200
    assert client.get(url("public_picture", brand.pk, evidence.pk)).status_code == 404, "evidence is no picture"
    ops.brand_story(actor=world.county, brand_id=brand.pk, story="改过的")
    assert client.get(url("public_brand", brand.pk)).status_code == 404, "a changed story is published anew"
    ops.brand_publish(actor=world.checker, brand_id=brand.pk)
    ops.brand_revoke(actor=world.approver, brand_id=brand.pk, comment="不再建设")
    assert client.get(url("public_brand", brand.pk)).status_code == 404


def test_a_quarter_by_form(world, sign_in):
    brand = world.brand("named")
    county = sign_in(world.county)
    fields = {"brand": brand.pk, "year": 2024, "quarter": 4, "trained": 1000, "certified": 600, "employed": 400, "qualifier": "over"}
    county.post(url("report_create"), fields | {"as_of": "2024-12-31", "note": ""})
    report = QuarterReport.objects.get()
    assert (report.trained_words, report.ends_on.isoformat()) == ("1,000余", "2024-12-31")
    again = county.post(url("report_create"), fields | {"as_of": "2024-12-31", "note": ""})
    assert again.status_code == 422
    assert again.context["form"].errors == {"quarter": ["本季度的报表已经填报，请在原报表上修改。"]}
    county.post(url("report_file", report.pk), {"title": "名单", "file": SimpleUploadedFile("a.pdf", PDF)})
    assert county.post(url("report_do", report.pk, "submit")).status_code == 302
    assert sign_in(world.handler).post(url("report_do", report.pk, "confirm"), {"comment": ""}).status_code == 302


def test_an_upload_that_is_not_what_it_says_is_refused_at_the_field(world, sign_in):
    brand = world.brand()
    county = sign_in(world.county)
    for kind, name, content in (("picture", "a.png", PDF), ("evidence", "a.pdf", b"<script>"), ("evidence", "a.exe", b"PK\x03\x04 exe")):
        refused = county.post(url("brand_file", brand.pk), {"kind": kind, "title": "x", "file": SimpleUploadedFile(name, content)})
        assert refused.status_code == 422
        assert set(refused.context["form"].errors) == {"file"}, name


def test_a_call_by_form_with_its_types(world, sign_in):
    kind = world.base_type
    client = sign_in(world.handler)
    rows = {
        "types-TOTAL_FORMS": 2,
        "types-INITIAL_FORMS": 1,
        "types-0-type": kind.pk,
        "types-0-places": 20,
        "types-0-amount": "1200000.00",
        "types-1-type": "",
    }
    fields = {"title": "2025年通知", "number": "", "year": 2025, "opens_on": "2025-03-01", "closes_on": "2025-03-31"}
    days = {"experts": 3, "county_days": 10, "review_days": 10, "letter_days": 5}
    response = client.post(url("call_create"), fields | days | rows)
    assert response.status_code == 302, response.context["form"].errors
    call = ProjectCall.objects.get()
    assert [(row.type, row.places) for row in call.types.all()] == [(kind, 20)]
    refused = client.post(url("call_edit", call.pk), fields | days | rows | {"closes_on": "2025-02-01", "seen_version": 1})
    assert refused.status_code == 422
    assert "closes_on" in refused.context["form"].errors or refused.context["form"].non_field_errors()


def test_an_application_by_form(world, sign_in):
    call = world.call()
    ProjectCall.objects.filter(pk=call.pk).update(opens_on="2024-01-01", closes_on="2999-12-31")
    client = sign_in(world.school)
    fields = {
        "call": call.pk,
        "type": world.base_type.pk,
        "title": "示范基地",
        "requested": "1200000.01",
        "brand_name": "豫菜师傅",
        "summary": "建设实训室",
    }
    refused = client.post(url("project_create"), fields)
    assert refused.context["form"].errors == {"requested": ["申请金额不能超过本类型的奖补标准1,200,000.00元。"]}
    assert 'value="1200000.01"' in words(refused)
    nameless = client.post(url("project_create"), fields | {"requested": "1200000", "brand_name": ""})
    assert nameless.context["form"].errors == {"brand_name": ["示范基地须写明所依托的品牌。"]}
    assert client.post(url("project_create"), fields | {"requested": "1200000"}).status_code == 302
    project = Project.objects.get()
    missing = client.post(url("project_do", project.pk, "submit"))
    assert "还缺材料：申报书、建设方案、信用承诺书" in words(missing)


def test_a_task_book_by_form(world, sign_in):
    project = world.project("approved")
    client = sign_in(world.school)
    rows = {
        "milestones-TOTAL_FORMS": 1,
        "milestones-INITIAL_FORMS": 1,
        "milestones-0-title": "设备到位",
        "milestones-0-due_on": "2025-01-31",
    }
    rows |= {"indicators-TOTAL_FORMS": 1, "indicators-INITIAL_FORMS": 1}
    rows |= {
        f"indicators-0-{k}": v for k, v in {"group": "output", "name": "培训人次", "unit": "人次", "target": 1000, "weight": 50}.items()
    }
    assert client.post(url("project_task_book", project.pk), rows | {"seen_version": project.version}).status_code == 302
    fields = {"task_book_number": "RWS-1", "task_signed_on": "2024-07-15", "build_until": "2026-06-30"}
    refused = sign_in(world.handler).post(url("project_do", project.pk, "sign"), fields)
    assert "效益指标现为0分，须为30分；满意度指标现为0分，须为10分" in words(refused)


def test_an_assessment_by_form_asks_for_reasons(world, sign_in):
    project = world.project("building")
    client = sign_in(world.school)
    assert "培训人次（1000人次 · 50分）" in words(client.get(url("project_assessment", project.pk)))
    rows = {"reached-TOTAL_FORMS": 3, "reached-INITIAL_FORMS": 3}
    for n, (indicator, actual) in enumerate(zip(project.indicators.all(), (1200, 540, 95), strict=True)):
        rows |= {
            f"reached-{n}-indicator": indicator.pk,
            f"reached-{n}-actual": actual,
            f"reached-{n}-score": "",
            f"reached-{n}-deviation": "",
        }
    fields = {"year": 2025, "first_budget": 1200000, "budget": 1200000, "executed": 1080000, "goal": "建成", "result": "已建成"}
    refused = client.post(url("project_assessment", project.pk), fields | rows)
    assert refused.status_code == 422
    assert "须写明偏差原因及改进措施" in words(refused)
    assert client.post(url("project_assessment", project.pk), fields | rows | {"reached-1-deviation": "用工下降"}).status_code == 302
    assert project.assessments.get().benefit_score == 27


def test_money_by_form(world, sign_in):
    project = world.project("building")
    sign_in(world.finance).post(url("project_budget", project.pk), {"budget": world.budget.pk, "seen_version": project.version})
    client = sign_in(world.handler)
    refused = client.post(url("project_instalment", project.pk), {"stage": "task_signed", "amount": "1200000.01"})
    assert set(refused.context["form"].errors) == {"amount"}
    assert client.post(url("project_instalment", project.pk), {"stage": "task_signed", "amount": "720000"}).status_code == 302
    instalment = Instalment.objects.get()
    sign_in(world.approver).post(url("instalment_do", instalment.pk, "approve"), {"comment": ""})
    instalment.refresh_from_db()
    assert instalment.payable.amount == instalment.amount
    assert "720,000.00" in words(sign_in(world.leader).get(url("instalment_detail", instalment.pk)))


def test_the_leading_groups_work_by_form(world, sign_in):
    client = sign_in(world.handler)
    body = world.department_body
    client.post(url("member_create"), {"organisation": body.pk, "post": "member", "duty": "", "basis": "", "joined_on": "2024-01-02"})
    assert GroupMember.objects.get().organisation == body
    rows = {"shares-TOTAL_FORMS": 1, "shares-INITIAL_FORMS": 0, "shares-0-organisation": body.pk, "shares-0-duty": "报送清单"}
    client.post(url("task_create"), {"title": "梳理工种", "year": 2026, "deadline": "2999-06-30", "content": ""} | rows)
    share = TaskShare.objects.get()
    department = sign_in(world.department)
    assert "梳理工种" in words(department.get("/"))
    department.post(url("share_progress", share.pk), {"progress": 40, "note": "已走访", "seen_version": share.version})
    early = department.post(url("share_do", share.pk, "report_done"), {"comment": ""})
    assert "进度现为40%" in words(early)
    assert "40%" in words(sign_in(world.leader).get(url("member_list")))


def test_applicants_do_not_read_experts_scores(world, sign_in):
    project = world.project("selected")
    assert "88.50" not in words(sign_in(world.school).get(url("project_detail", project.pk)))


def test_county_pages(world, elsewhere, sign_in):
    world.brand("named", "卫辉甲")
    world.brand("named", "卫辉乙")
    page = words(sign_in(world.leader).get(url("county_list")))
    assert "一县多品牌" in page
    assert "卫辉甲" in page
    assert sign_in(elsewhere.county).get(url("county_detail", world.place)).status_code == 404
    assert "卫辉乙" in words(sign_in(world.county).get(url("county_detail", world.place)))
