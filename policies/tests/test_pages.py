"""Pages of policies: made on a form, read back in words, approved by another person."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from correspondence.models import Notification
from policies.models import PolicyDocument, PolicyVersion, RateRow
from policies.operations import document_save, rate_add, rate_approve, version_draft
from policies.shipped import load_shipped_policy
from registry.tests.builders import actor, user_of

pytestmark = pytest.mark.django_db

PARAMETERS = {
    "valid_from": "2026-01-01",
    "valid_to": "",
    "cap_mode": "min_rate_actual",
    "literal_floor": "",
    "partial_year": "whole_months",
    "max_years": "2",
    "prepay_share": "50",
    "share_certified": "100",
    "share_passed_uncertified": "12.5",
    "share_failed": "0",
    "share_withdrew": "0",
    "certificate_types": ["skill_level"],
    "notice_days": "5",
    "handle_days": "10",
    "check_days": "",
    "finance_days": "10",
}
RATE = {"level": "2", "amount": "5500", "valid_from": "2026-01-01", "valid_to": "", "clause": "第十二条"}


def posted(*rates, **changes):
    rows = {f"rates-{number}-{name}": value for number, rate in enumerate(rates) for name, value in rate.items()}
    return PARAMETERS | changes | rows | {"rates-TOTAL_FORMS": len(rates), "rates-INITIAL_FORMS": 0}


def words(response):
    return response.content.decode()


def address(page, *args):
    return reverse(f"policies:{page}", args=args)


@pytest.fixture
def maker():
    return actor(Role.CITY_HANDLER)


@pytest.fixture
def approver():
    return actor(Role.CITY_APPROVER)


@pytest.fixture
def shipped(maker, approver):
    return load_shipped_policy(maker=maker, approver=approver)


@pytest.fixture
def sign_in(client):
    return lambda who: client.force_login(user_of(who))


def test_a_new_version_begins_with_the_terms_of_the_last(client, sign_in, maker, shipped):
    sign_in(maker)
    page = client.get(address("document_draft", shipped.document_id))
    rates = page.context["formsets"][0][1]
    assert [(form["level"].value(), form["amount"].value()) for form in rates][:2] == [(2, Decimal("5000.00")), (3, Decimal("6000.00"))]
    assert 'name="prepay_share" value="50"' in words(page)


def test_a_policy_goes_from_the_form_over_a_second_person_into_force(client, sign_in, maker, approver, shipped):
    sign_in(maker)
    client.post(address("document_draft", shipped.document_id), posted(RATE, RATE | {"level": "3", "amount": "6500"}))
    version = PolicyVersion.objects.get(number=2)
    assert (version.prepay_share, version.share_passed_uncertified, version.check_days) == (Decimal("0.5"), Decimal("0.125"), None)
    assert version.rates.count() == 2
    edited = posted(RATE, seen_version=version.version, notice_days="7")
    assert client.post(address("version_edit", version.pk), edited).status_code == 302
    assert client.post(address("version_do", version.pk, "submit"), {"seen_version": 2}).status_code == 302
    sign_in(approver)
    assert "第2版" in words(client.get("/"))
    assert client.post(address("version_do", version.pk, "approve"), {"seen_version": 3}).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.notice_days, version.rates.count()) == ("approved", 7, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_from": ""}, "请填写"),
        ({"valid_to": "2025-12-31"}, "不能早于起始日"),
        ({"prepay_share": "51"}, "不能大于50"),
        ({"share_failed": "-1"}, "不能小于0"),
        ({"literal_floor": "5000"}, "没有底线"),
        ({"max_years": "9"}, "小于或等于"),
        ({"notice_days": "0"}, "大于或等于"),
    ],
)
def test_a_bad_parameter_is_told_at_its_field_and_nothing_typed_is_lost(client, sign_in, maker, shipped, changes, sentence):
    sign_in(maker)
    response = client.post(address("document_draft", shipped.document_id), posted(RATE, **changes))
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[next(iter(changes))][0]
    assert 'value="第十二条"' in words(response)
    assert not PolicyVersion.objects.filter(number=2).exists()


def test_a_floor_is_needed_by_its_reading(client, sign_in, maker, shipped):
    sign_in(maker)
    response = client.post(address("document_draft", shipped.document_id), posted(RATE, cap_mode="literal_floor"))
    assert "须填写据实底线" in response.context["form"].errors["literal_floor"][0]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"amount": "0"}, "amount", "大于或等于"),
        ({"amount": ""}, "amount", "请填写"),
        ({"valid_to": "2025-01-01"}, "valid_to", "不能早于"),
        ({"level": "9"}, "level", "有效的选项"),
    ],
)
def test_a_bad_rate_is_told_in_its_row(client, sign_in, maker, shipped, changes, field, sentence):
    sign_in(maker)
    response = client.post(address("document_draft", shipped.document_id), posted(RATE | {"level": "3"}, RATE | changes))
    assert response.status_code == 422
    assert sentence in response.context["formsets"][0][1].errors[1][field][0]


def test_two_rates_of_one_level_on_one_day_are_told_in_the_second_row(client, sign_in, maker, shipped):
    sign_in(maker)
    response = client.post(address("document_draft", shipped.document_id), posted(RATE, RATE | {"valid_from": "2027-01-01"}))
    assert "只能有一个标准" in response.context["formsets"][0][1].forms[1].errors["valid_from"][0]
    touching = posted(RATE | {"valid_to": "2026-12-31"}, RATE | {"valid_from": "2027-01-01"}, dict.fromkeys(RATE, ""))
    assert client.post(address("document_draft", shipped.document_id), touching).status_code == 302


def test_a_version_is_read_back_in_words(client, sign_in, shipped):
    sign_in(actor(Role.FIRM))
    page = words(client.get(address("version_detail", shipped.pk)))
    for sentence in (
        "中级工每人每年 5,000.00 元（2019-01-01 起，条款待录入）",
        "中较低的一个",
        "最多补贴 2 年",
        "不超过一年标准的 50%",
        "结业取证享受 100%，结业未取证不享受",
        "公示 5 个工作日",
        "初审 10 个工作日",
    ):
        assert sentence in page
    assert page.count("条款待录入") > 2, "an unknown number or clause says so"


TERMS = {
    "payee": "enterprise",
    "other_benefits": ["pre_job"],
    "yearly_limit": "3",
    "qa_share": "10",
    "retention_years": "30",
    "filing_days": "5",
    "approve_days": "",
    "material-filing-filing_form": "required",
    "material-claim-invoice": "required",
    "material-claim-mentor_log": "optional",
    "clause-qa": "第二十条",
}


def test_every_term_is_entered_read_back_and_offered_to_the_next_version(client, sign_in, maker, shipped):
    sign_in(maker)
    assert client.post(address("document_draft", shipped.document_id), posted(RATE, **TERMS)).status_code == 302
    version = PolicyVersion.objects.get(number=2)
    page = words(client.get(address("version_detail", version.pk)))
    for sentence in (
        "补贴资金拨付给企业。",
        "培训期间不得同时享受岗前培训补贴；每人每年最多 3 次。",
        "备案：备案申报书；申领：票据、导师带徒记录（有则交）。",
        "备案审核 5 个工作日，初审 10 个工作日，复核 条款待录入，审批 条款待录入",
        "审批通过的申领抽查 10%，由另一人复查。",
        "（第二十条）",
        "保存 30 年。",
    ):
        assert sentence in page
    assert "第1版</a>相比" in page, "what a new version changes is read side by side"
    form = client.get(address("version_edit", version.pk)).context["form"]
    assert (form["clause-qa"].value(), form["material-claim-mentor_log"].value()) == ("第二十条", "optional")


def test_terms_that_nobody_entered_say_so(client, sign_in, shipped):
    sign_in(actor(Role.FIRM))
    page = words(client.get(address("version_detail", shipped.pk)))
    for sentence in ("条款待录入；录入前拨付给企业。", "备案材料条款待录入；申领材料条款待录入。", "<dt>抽查</dt><dd>条款待录入。"):
        assert sentence in page
    assert "本文件的第一个版次" in page


def test_the_text_of_a_document_is_uploaded_and_read_by_everybody(client, sign_in, maker, shipped):
    sign_in(maker)
    assert client.get(address("document_file", shipped.document_id)).status_code == 404
    upload = SimpleUploadedFile("细则.pdf", b"%PDF-1.7 text")
    assert client.post(address("document_edit", shipped.document_id), {"title": "细则", "file": upload}).status_code == 302
    sign_in(actor(Role.FIRM))
    assert "下载原文" in words(client.get(address("document_detail", shipped.document_id)))
    response = client.get(address("document_file", shipped.document_id))
    assert (response.content, response["Content-Disposition"].partition(";")[0]) == (b"%PDF-1.7 text", "attachment")


def test_drafts_and_waiting_rates_are_not_shown_to_parties(client, sign_in, maker, shipped):
    draft = version_draft(actor=maker, document=shipped.document, valid_from=date(2027, 1, 1))
    rate_add(actor=maker, version=shipped, level=4, amount=Decimal("7000"), valid_from=date(2027, 1, 1))
    sign_in(actor(Role.FIRM))
    assert client.get(address("version_detail", draft.pk)).status_code == 404
    assert "7,000.00" not in words(client.get(address("version_detail", shipped.pk)))
    sign_in(actor(Role.LEADER))
    assert client.get(address("version_detail", draft.pk)).status_code == 200
    page = words(client.get(address("version_detail", shipped.pk)))
    assert "7,000.00" in page
    assert "技师每人每年" not in page, "what nobody approved is no term yet"


def test_a_rate_joins_by_two_persons_and_the_second_is_told(client, sign_in, maker, approver, shipped):
    sign_in(maker)
    bad = client.post(address("version_rate", shipped.pk), RATE | {"level": "2", "valid_from": "2027-01-01"})
    assert "两个标准" in bad.context["form"].errors["valid_from"][0]
    client.post(address("version_rate", shipped.pk), RATE | {"level": "4", "amount": "7000"})
    rate = RateRow.objects.get(level=4)
    assert "技师" in Notification.objects.get(recipient_id=approver.user_id).text
    assert client.post(address("rate_approve", rate.pk)).status_code == 403
    sign_in(approver)
    assert "等待审定" in words(client.get(address("rate_list")))
    assert "技师" in words(client.get(address("rate_list"), {"show": "waiting"}))
    assert client.post(address("rate_approve", rate.pk)).status_code == 302
    rate.refresh_from_db()
    assert rate.approved_by_id == approver.user_id
    twice = client.post(address("rate_approve", rate.pk))
    assert "已经审定" in words(twice)


def test_a_waiting_rate_is_taken_back(client, sign_in, maker, shipped):
    rate = rate_add(actor=maker, version=shipped, level=4, amount=Decimal("7000"), valid_from=date(2027, 1, 1))
    sign_in(maker)
    assert client.post(address("rate_remove", rate.pk)).status_code == 302
    assert not RateRow.objects.filter(pk=rate.pk).exists()


def test_rates_that_end_soon_stand_above_the_list(client, sign_in, maker, approver, shipped):
    rate = rate_add(actor=maker, version=shipped, level=4, amount=Decimal("7000"), valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))
    rate_approve(actor=approver, rate_id=rate.pk)
    sign_in(maker)
    assert "没有后继标准" in words(client.get(address("version_list")))
    listed = words(client.get(address("rate_list"), {"show": "ending"}))
    assert "7,000.00" in listed
    assert "5,000.00" not in listed


def test_documents_are_entered_and_corrected(client, sign_in, maker):
    sign_in(maker)
    form = {"title": "《某某办法》", "number": "测〔2024〕1号", "issuer": "市人社局", "issued_on": "2024-01-02", "summary": ""}
    client.post(address("document_create"), form)
    document = PolicyDocument.objects.get()
    assert document.title == "某某办法"
    again = client.post(address("document_create"), form | {"title": "另一个办法"})
    assert "已登记为" in again.context["form"].errors["number"][0]
    client.post(address("document_edit", document.pk), form | {"summary": "全文见附件"})
    document.refresh_from_db()
    assert document.summary == "全文见附件"
    assert "全文见附件" in words(client.get(address("document_detail", document.pk)))


@pytest.mark.parametrize("role", Role)
def test_who_may_open_which_page(client, sign_in, role, shipped):
    sign_in(actor(role))
    makes = 200 if role == Role.CITY_HANDLER else 403
    assert client.get(address("document_create")).status_code == makes
    assert client.get(address("document_draft", shipped.document_id)).status_code == makes
    assert client.get(address("version_rate", shipped.pk)).status_code == makes
    assert client.get(address("version_do", shipped.pk, "submit")).status_code == makes
    assert client.get(address("version_do", shipped.pk, "approve")).status_code == (200 if role == Role.CITY_APPROVER else 403)
    for page in ("document_list", "version_list", "rate_list"):
        assert client.get(address(page)).status_code == 200


@pytest.mark.parametrize("page", ["document_list", "version_list", "rate_list", "document_detail", "version_detail"])
def test_a_page_needs_as_many_queries_for_twenty_rows_as_for_two(client, sign_in, maker, shipped, page):
    sign_in(maker)
    start = iter(range(2000, 2100))

    def more(number):
        for _ in range(number):
            year = next(start)
            document_save(actor=maker, title=f"办法{year}")
            version_draft(actor=maker, document=shipped.document, valid_from=date(year, 1, 1))
            day = {"valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31)}
            rate_add(actor=maker, version=shipped, level=5, amount=Decimal("8000"), **day)

    def queries():
        where = {"document_detail": (shipped.document_id,), "version_detail": (shipped.pk,)}.get(page, ())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(page, *where)).status_code == 200
        return len(captured)

    more(2)
    queries()
    two = queries()
    more(18)
    assert queries() == two
