"""A return says per line what to put right; afterwards both sides see what was changed."""

from decimal import Decimal

import pytest
from django.test import Client

from apprenticeship import operations as apprenticeship
from audit.operations import Refused
from correspondence.models import Notification
from exchange.tests.papers import pdf
from policies.enums import MaterialKind
from registry.tests.builders import user_of
from subsidies import operations as subsidies
from subsidies.corrections import since_return
from subsidies.tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world()
    made.money()
    return made


def returned(world, reason="成本超过合同约定"):
    """A claim of two, returned by the checker with a reason for the first."""
    claim = world.claim(world.training_class(2), "handle")
    first = claim.lines.order_by("pk").first()
    return subsidies.claim_return(actor=world.checker, claim_id=claim.pk, comment="请核对", corrections={first.pk: reason}), first


def page(actor, claim):
    client = Client()
    client.force_login(user_of(actor))
    return client.get(f"/subsidies/claims/{claim.pk}/").content.decode()


def test_the_institution_reads_what_to_put_right_for_whom(world):
    claim, first = returned(world)
    found = since_return(claim)
    assert [(one.line, one.asked, one.changed) for one in found.lines] == [(first, "成本超过合同约定", False)]
    assert found.nothing_changed
    for party in (world.school, world.firm):
        assert "成本超过合同约定" in page(party, claim)
    told = Notification.objects.filter(recipient_id=world.school.user_id).values_list("text", flat=True)
    assert any("退回补正（1 名学徒须补正）：请核对" in text for text in told)


def test_the_officer_sees_what_was_changed_and_that_nothing_else_was(world):
    claim, first = returned(world)
    second = claim.lines.order_by("pk").last()
    subsidies.claim_costs(actor=world.school, claim_id=claim.pk, costs={second.enrolment_id: [Decimal("4000.00")]})
    apprenticeship.material_add(
        actor=world.school, class_id=claim.training_class_id, kind=MaterialKind.INVOICE, content=pdf(), filename="票据.pdf"
    )
    world.move(claim, "confirm")
    found = since_return(claim)
    assert [(one.line, one.asked, one.before, one.after, one.changed) for one in found.lines] == [
        (first, "成本超过合同约定", [Decimal("8000.00")], [Decimal("8000.00")], False),
        (second, "", [Decimal("8000.00")], [Decimal("4000.00")], True),
    ]
    assert [str(paper) for paper in found.papers] == ["票据"]
    shown = page(world.county, claim)
    assert "成本已改" in shown
    assert "退回后新交的材料" in shown


def test_a_claim_that_was_never_returned_has_nothing_to_compare(world):
    claim = world.claim(world.training_class(1), "handle")
    assert since_return(claim) is None
    assert "退回后" not in page(world.checker, claim)


def test_corrections_of_another_claim_are_refused(world):
    claim, other = world.claim(world.training_class(1), "handle"), world.claim(world.training_class(1), "draft")
    with pytest.raises(Refused, match="不在本件申领中"):
        subsidies.claim_return(actor=world.checker, claim_id=claim.pk, comment="请核对", corrections={other.lines.get().pk: "补"})


def test_the_form_takes_a_reason_per_line_and_needs_one_on_the_whole(world):
    claim = world.claim(world.training_class(2), "handle")
    first = claim.lines.order_by("pk").first()
    client = Client()
    client.force_login(user_of(world.checker))
    url = f"/subsidies/claims/{claim.pk}/do/return_for_correction/"
    assert str(first.person) in client.get(url).content.decode()
    assert client.post(url, {f"fix-{first.pk}": "缺票据"}).status_code == 422
    assert client.post(url, {f"fix-{first.pk}": "缺票据", "comment": "请补正"}).status_code == 302
    assert [one.asked for one in since_return(claim).lines] == ["缺票据"]


def test_papers_rest_while_the_claim_is_in_review(world):
    claim = world.claim(world.training_class(1), "submit")
    scan = {"class_id": claim.training_class_id, "kind": MaterialKind.INVOICE, "content": pdf(), "filename": "票据.pdf"}
    with pytest.raises(Refused, match="材料不能变动"):
        apprenticeship.material_add(actor=world.school, **scan)
