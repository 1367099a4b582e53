"""The main job, from a firm's registration to money on its account, by its people through the pages alone (issue 2).

It lasts fourteen months: a class runs for a year, a notice for its working days. Therefore the portal of this test has a calendar
of its own (tests/clock.py), which the story turns; nothing else of it differs from the portal that everybody uses. Before it
begins, another firm's class has been filed, prepaid and opened, so that the totals to which this class adds are not zero.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from apprenticeship import operations as apprenticeship
from apprenticeship.enums import ClassState
from apprenticeship.tests import builders as classes
from registry.rules.uscc import make_uscc
from registry.tests import builders as registry
from registry.tests.builders import user_of
from subsidies import operations as subsidies
from tests.everything import City, at
from tests.live import serving, watched
from tests.stage import Stage, choose, fact, fill, go, next_day, send, take

FIRM, CLASS = "卫辉市启明机械有限公司", "焊工中级一班"
FIRST_PASSWORD, ACCOUNT_NUMBER = "Qiming-2024-chushi", "6217000099998888"
BEGINS, OPENS, ENDS = date(2024, 8, 12), date(2024, 9, 1), date(2025, 8, 31)
ASSESSED, CLAIMED = date(2025, 9, 8), date(2025, 9, 15)
ROSTER = Path(__file__).parent.parent / "apprenticeship" / "tests" / "files" / "clean.xlsx"
CHEAP, FAILED = "何丽", "周小满"
CERTIFIED = ["胡娟", "宋超", CHEAP, "朱静", "韩秀英"]
"""The welders at 中级工 of the clean roster; one more comes in by form."""
PREPAID, ENTITLED = Decimal("15000.00"), Decimal("24321.09")
"""Yuan. Prepaid for six at half of a year's 5000; due 5000 for four, what she cost for one, nothing for who failed."""
FIGURES = [
    "apprenticeship.enterprises",
    "apprenticeship.institutions",
    "apprenticeship.apprentices",
    "apprenticeship.certificates",
    "subsidies.paid",
]


@pytest.fixture
def city(transactional_db: None) -> City:
    made = City()
    made.treasury.budget(1_000_000)
    made.account()
    classes.occupation("6-18-02-04", "焊工")
    before = made.world.training_class(ClassState.FILED)
    prepayment = made.prepayment(before)
    people, day = made.people, at(date(2024, 2, 26))
    subsidies.prepayment_check(actor=people["county_handler"], prepayment_id=prepayment.pk, at=day)
    made.pay(subsidies.prepayment_approve(actor=people["city_approver"], prepayment_id=prepayment.pk, at=day).payable, date(2024, 2, 28))
    apprenticeship.class_open(actor=people["institution"], class_id=before.pk, opened_on=date(2024, 3, 4), at=at(date(2024, 3, 4)))
    return made


@pytest.fixture
def stage(city: City, chromium_process, tmp_path: Path, celery_worker_process):
    school = registry.actor(Role.INSTITUTION, registry.organisation(Role.INSTITUTION, registry.CITY, name="新乡启明技工学校"))
    people = city.people | {"school": school}
    clock = tmp_path / "clock"
    clock.write_text(at(BEGINS).isoformat())
    with (
        serving("tests.clock:application", tmp_path / "web.log", PORTAL_CLOCK=str(clock)) as address,
        watched(chromium_process, address) as browser,
    ):
        yield Stage(browser, {who: user_of(actor).username for who, actor in people.items()}, clock)


def test_from_registration_to_money_paid_and_counted(stage: Stage, city: City, tmp_path: Path):
    before = stage.figures(FIGURES)
    register_firm(stage)
    file_class(stage, city)
    prepay(stage)
    run_class(stage)
    claim(stage)
    paid_on = notice_and_pay(stage)

    assert risen(before, stage.figures(FIGURES)) == {
        "apprenticeship.enterprises": 1,
        "apprenticeship.institutions": 1,
        "apprenticeship.apprentices": 6,
        "apprenticeship.certificates": 5,
        "subsidies.paid": ENTITLED,
    }
    leads_to_its_rows(stage.page)
    assert total_of_report(stage, BEGINS, paid_on, tmp_path) == ENTITLED


# 1. Registry


def register_firm(stage: Stage) -> None:
    """The county registers the firm, an administrator its clerk; the clerk names an account, the county confirms it."""
    page = stage.enter("county_handler")
    choose(page, "单位")
    go(page, "登记单位")
    particulars = {"统一社会信用代码": make_uscc("91", "410781", "MA9QMJX1"), "单位名称": FIRM, "单位类别": "企业", "所属地区": "卫辉市"}
    send(page, "登记", FIRM, particulars | {"联系人": "李红", "联系电话": "0373-4400001", "可作为用人企业": "是"})

    page = stage.enter("administrator")
    choose(page, "用户")
    go(page, "新建用户")
    send(page, "保存", "用户已新建", {"用户名": "lihong", "初始密码": FIRST_PASSWORD, "姓名": "李红"})
    go(page, "授予岗位")
    send(page, "授予", "岗位已登记", {"单位": FIRM, "角色": Role.FIRM.label})

    stage.accounts["new_firm"] = "lihong"
    page = stage.enter("new_firm", FIRST_PASSWORD)
    fill(page, {"现在的密码": FIRST_PASSWORD, "新密码": registry.PASSWORD, "再输一遍新密码": registry.PASSWORD})
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda address: "password" not in address)
    choose(page, "单位")
    go(page, FIRM)
    go(page, "登记收款账户")
    send(page, "登记，等待复核", "账户已登记", {"开户银行": "中国工商银行卫辉支行", "账号": ACCOUNT_NUMBER})

    page = stage.called_upon("county_handler", "尾号8888")
    take(page, "复核启用", {"账号（对照开户证明再录一遍）": ACCOUNT_NUMBER})


# 2. Apprenticeship


def file_class(stage: Stage, city: City) -> None:
    """Agreement, class, roster and filing."""
    page = stage.enter("school")
    choose(page, "企校合作协议")
    go(page, "登记协议")
    dates = {"签订日期": "2024-08-09", "有效期起": "2024-08-09", "有效期止": "2026-08-08"}
    send(page, "保存", "协议已登记", {"企业": FIRM, "协议编号": "XY-2024-88"} | dates)
    take(stage.called_upon("new_firm", "XY-2024-88"), "企业确认")

    page = stage.enter("school")
    choose(page, "学徒培训班")
    go(page, "新建培训班")
    terms = {"计划开班日期": str(OPENS), "计划结业日期": str(ENDS), "理论课时": "200", "实操课时": "400"}
    hours = {"专业知识": "150", "操作技能": "250", "安全生产规范": "100", "职业素养（含工匠精神）": "100"}
    whose = {"合作协议": "XY-2024-88", "职业（工种）": "焊工", "培训等级": "中级工"}
    fill(page, {"班级名称": CLASS, "评价机构": city.world.evaluator_body.name} | whose | terms | hours)
    for row, name in enumerate(("赵师傅", "钱老师")):
        fill(page.locator("[data-formset] tbody tr").nth(row), {"姓名": name, "职称或技能等级": "高级技师"})
    send(page, "保存", "培训班已保存为草稿")

    import_roster(page)
    go(page, "录入学徒")
    person = {"姓名": FAILED, "身份证号": registry.person_data().id_number, "岗位": "焊接岗", "现有技能等级": "初级工"}
    contract = {"劳动合同起始日期": "2024-01-01", "劳动合同终止日期": "2026-12-31"}
    fill(page, person | contract | {"培训开始日期": str(OPENS), "培训结束日期": str(ENDS)})
    page.locator(".form-bar button").first.click()
    expect(page.get_by_role("link", name=FAILED)).to_be_visible()
    take(page, "提交备案")
    take(stage.called_upon("county_handler", CLASS), "准予备案")


def import_roster(page: Page) -> None:
    """The firm's whole roster is uploaded; the class takes its own people and says why not the others."""
    go(page, "导入花名册")
    page.locator("input[type=file]").set_input_files(ROSTER)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name=f"导入无误的 {len(CERTIFIED)} 行").click()
    expect(page.get_by_text(f"已写入：新增 {len(CERTIFIED)} 行")).to_be_visible()
    page.get_by_role("link", name="查看").click()


def prepay(stage: Stage) -> None:
    page = stage.enter("new_firm")
    choose(page, "预支")
    go(page, "申请预支")
    page.get_by_role("radio", name=CLASS).check()
    send(page, "提交申请", "预支申请已提交")
    take(stage.called_upon("county_handler", CLASS), "初审通过")
    take(stage.called_upon("city_approver", CLASS), "核准预支")
    pay(stage, PREPAID)


def run_class(stage: Stage) -> None:
    """Opening, a year of training, outcomes recorded and confirmed, the end."""
    stage.turn_to(OPENS)
    take(stage.called_upon("school", CLASS), "开班")
    stage.turn_to(ASSESSED)
    page = stage.enter("school")
    choose(page, "学徒培训班")
    go(page, CLASS)
    take(page, "结束培训")
    go(page, "登记结果")
    for name in CERTIFIED:
        certificate = {"证书类别": "职业技能等级证书", "证书编号": classes.certificate_number(year=2025), "发证日期": "2025-09-05"}
        fill(page.get_by_role("row", name=name), {"结果": "结业取证", "结果日期": "2025-09-05"} | certificate)
    fill(page.get_by_role("row", name=FAILED), {"结果": "考核不合格", "结果日期": "2025-09-05"})
    send(page, "保存登记", "结果已登记")

    page = stage.called_upon("evaluator", CLASS)
    go(page, "确认结果")
    send(page, "确认所选结果", "所选结果已确认")
    take(page, "确认结业")


# 3. Completion claim, notice, payment


def claim(stage: Stage) -> None:
    stage.turn_to(CLAIMED)
    page = stage.enter("school")
    choose(page, "补贴申领")
    go(page, "新建申领")
    page.get_by_role("radio", name=CLASS).check()
    send(page, "建立申领，填报成本", "申领已建立")
    fill(page, {"第1学年每人": "8,000"})
    send(page, "填入空白格", "已填入表格")
    page.get_by_label(f"{CHEAP} 第1学年成本").fill("4321.09")
    send(page, "保存成本", "成本已保存")
    take(page, "提交企业确认")
    steps = {"new_firm": "企业确认", "county_handler": "初审通过", "city_checker": "复核通过", "city_approver": "审批通过"}
    for who, step in steps.items():
        page = stage.called_upon(who, CLASS)
        expect(page.get_by_text("24,321.09").first).to_be_visible()
        take(page, step)


def notice_and_pay(stage: Stage) -> date:
    """The list is public for its working days; the day after, it becomes money. Returns the day of payment."""
    page = stage.enter("city_handler")
    choose(page, "公示")
    go(page, "拟定公示")
    send(page, "保存草稿", "公示草稿已保存")
    take(page, "发布公示")
    title, ends_on = page.locator("h1").inner_text(), date.fromisoformat(fact(page, "公示止"))
    for day, is_public in ((CLAIMED, False), (ends_on, True), (next_day(ends_on), False)):
        stage.turn_to(day)
        stage.browser.clear_cookies()
        page.goto("/subsidies/public/")
        expect(page.get_by_text(title)).to_have_count(int(is_public))
    take(stage.called_upon("city_handler", title), "结束公示")
    pay(stage, ENTITLED - PREPAID)
    return next_day(ends_on)


def pay(stage: Stage, amount: Decimal) -> None:
    """The handler makes a batch of what is owed, the checker confirms it, the handler sends it and records the bank's answer."""
    page = stage.enter("finance_handler")
    choose(page, "应付")
    row = page.get_by_role("row").filter(has_text=f"{amount:,}").filter(has_text=FIRM)
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="编制批次").click()
    expect(page.locator(".tally-value").first).to_have_text(f"{amount:,}")
    send(page, "编制批次", "批次已编制")
    batch = page.locator("h1").inner_text()
    take(stage.called_upon("finance_checker", batch), "复核确认")
    page = stage.called_upon("finance_handler", batch)
    take(page, "送出拨付")
    go(page, "登记到账")
    send(page, "登记为已到账", "张拨付单到账")
    take(page, "办结")


# 4. and 5. Leaders' page and report


def risen(before: dict[str, Decimal], after: dict[str, Decimal]) -> dict[str, Decimal]:
    return {key: after[key] - before[key] for key in after}


def leads_to_its_rows(page: Page) -> None:
    """From the headline to the figure to the rows it counts."""
    choose(page, "总览")
    page.locator("a.tally", has_text="补贴").first.click()
    expect(page.get_by_role("cell", name=FIRM).first).to_be_visible()


def total_of_report(stage: Stage, starts_on: date, ends_on: date, folder: Path) -> Decimal:
    """Ordered by the leader, written by the worker, downloaded, summed from its rows."""
    page = stage.enter("leader")
    choose(page, "定期报表")
    go(page, "申请报表")
    send(page, "申请", "已开始生成", {"报表": "拨付情况表", "期间起": str(starts_on), "期间止": str(ends_on)})
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 xlsx").click(timeout=20_000)
    file = folder / "report.xlsx"
    download.value.save_as(file)
    rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    return sum_of(rows)


def sum_of(rows: list[tuple]) -> Decimal:
    """Of the column 本次拨付 over the rows of apprentices."""
    [head] = [row for row in rows if "序号" in row]
    place = next(number for number, words in enumerate(head) if words and "本次" in str(words))
    numbered = [row for row in rows if isinstance(row[0], int)]
    return sum((Decimal(str(row[place])) for row in numbered), Decimal(0))
