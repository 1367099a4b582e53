"""A batch made in a real browser: the list's boxes, the preview, and what a screen reader meets."""

import pytest

from funds.models import Batch
from funds.tests.builders import Treasury
from registry.tests import builders as registry


@pytest.fixture
def treasury(live_portal) -> Treasury:
    made = Treasury()
    made.budget()
    for amount in (100, 200):
        made.payable(amount)
    return made


def test_all_open_payables_become_a_batch(treasury, page, axe):
    page.goto("/accounts/login/")
    page.fill("[name=username]", registry.user_of(treasury.handler).username)
    page.fill("[name=password]", registry.PASSWORD)
    page.click("main button[type=submit], form button[type=submit]")
    page.goto("/funds/payables/?state=open")
    assert axe(page) == []
    page.get_by_label("选择本页全部待拨付").check()
    page.get_by_role("button", name="编制批次").click()
    page.wait_for_url("**/funds/batches/new/**")
    assert page.get_by_text("人民币叁佰元整").is_visible()
    assert axe(page) == []
    page.get_by_role("button", name="编制批次").click()
    page.wait_for_url(f"**/funds/batches/{Batch.objects.get().pk}/")
    assert page.get_by_text("批次已编制，请另一人复核确认。").is_visible()
    assert axe(page) == []
