"""The library of documents: what the reply names, whether it holds, and what rests on it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actor import SYSTEM
from accounts.enums import Role
from audit.integrity import constraint_of
from audit.operations import Refused
from policies.enums import DocumentState
from policies.models import PolicyDocument
from policies.operations import document_standing, documents_load
from policies.reference import shipped_documents
from policies.shipped import TITLE, load_shipped_policy
from registry.tests.builders import actor, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler():
    return actor(Role.CITY_HANDLER)


@pytest.fixture
def documents() -> list[PolicyDocument]:
    documents_load(actor=SYSTEM, documents=shipped_documents())
    return list(PolicyDocument.objects.order_by("pk"))


def test_shipped_documents_come_once_with_what_is_known(documents):
    assert documents_load(actor=SYSTEM, documents=shipped_documents()) == 0
    assert PolicyDocument.objects.get(number="新办〔2023〕10号").title == "新乡市加强新时代高技能人才队伍建设的实施方案"
    assert PolicyDocument.objects.get(title__contains="章程（草案）").number_text == "条款待录入"


def test_a_document_is_superseded_by_another_and_says_so(handler, documents, client):
    old, new = documents[:2]
    document_standing(actor=handler, document_id=old.pk, state=DocumentState.SUPERSEDED, superseded_by=new)
    client.force_login(user_of(handler))
    assert new.title in client.get(reverse("policies:document_detail", args=[old.pk])).content.decode()
    listed = client.get(reverse("policies:document_list"), {"state": "superseded"}).content.decode()
    assert old.title in listed
    assert documents[2].title not in listed


def test_only_the_citys_handler_says_what_holds(documents):
    with pytest.raises(PermissionDenied):
        document_standing(actor=actor(Role.CITY_APPROVER), document_id=documents[0].pk, state=DocumentState.REPEALED)


def test_who_supersedes_must_be_named_and_be_another(handler, documents):
    old = documents[0]
    for other in (None, old):
        with pytest.raises(Refused, match="替代"):
            document_standing(actor=handler, document_id=old.pk, state=DocumentState.SUPERSEDED, superseded_by=other)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("document_superseded_by", {"state": "superseded"}),
        ("document_superseded_by", {"superseded_by": 1}),
        ("document_not_by_itself", {"state": "superseded", "superseded_by": 0}),
        ("document_in_force_open", {"ended_on": "2024-01-01"}),
    ],
)
def test_rules_of_the_database(documents, name, fields):
    if "superseded_by" in fields:
        fields = fields | {"superseded_by": documents[fields["superseded_by"]].pk}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        PolicyDocument.objects.filter(pk=documents[0].pk).update(**fields)
    assert constraint_of(error.value) == name


def test_a_page_shows_the_rates_that_rest_on_it(handler, client):
    version = load_shipped_policy(maker=handler, approver=actor(Role.CITY_APPROVER))
    client.force_login(user_of(handler))
    page = client.get(reverse("policies:document_detail", args=[version.document_id])).content.decode()
    assert "2 件" in page
    assert PolicyDocument.objects.get(title=TITLE).versions.exists()
