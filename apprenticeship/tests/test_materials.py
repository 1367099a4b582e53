"""Papers of a class: the policy's checklist, versions, who may, and what the database refuses."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.enums import Role
from apprenticeship import operations
from apprenticeship.enums import ClassState
from apprenticeship.models import Material
from apprenticeship.selectors import missing_papers
from apprenticeship.tests.builders import FILED, at, make_world
from audit.models import Event
from audit.operations import Refused
from exchange.files import read_file
from exchange.tests.papers import pdf, png
from policies.enums import MaterialDuty, MaterialKind, MaterialStage
from policies.models import PolicyDocument
from policies.operations import version_approve, version_draft, version_submit
from policies.selectors import policy_for
from registry.enums import SkillLevel
from registry.tests import builders as registry
from registry.tests.builders import user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def asks_for(world, *kinds, stage=MaterialStage.FILING, duty=MaterialDuty.REQUIRED):
    """A new version of the policy that asks for these papers, in force long before any class of these tests."""
    asked = [{"stage": stage, "kind": kind, "duty": duty} for kind in kinds]
    document = PolicyDocument.objects.get()
    rates = [{"level": SkillLevel.INTERMEDIATE, "amount": Decimal(5000), "valid_from": date(2019, 1, 1)}]
    version = version_draft(actor=world.city, document=document, valid_from=date(2019, 1, 1), materials=asked, rates=rates)
    version_submit(actor=world.city, version_id=version.pk)
    return version_approve(actor=world.approver, version_id=version.pk)


def add(world, training_class, kind=MaterialKind.TRAINING_PLAN, content=None, **fields):
    fields = {"filename": "扫描件.pdf"} | fields
    return operations.material_add(actor=world.institution, class_id=training_class.pk, kind=kind, content=content or pdf(), **fields)


def test_what_is_asked_for_and_not_there_is_missing(world):
    drafted = world.draft()
    policy = asks_for(world, MaterialKind.TRAINING_PLAN, MaterialKind.ROSTER)
    assert missing_papers(drafted, MaterialStage.FILING, policy) == ["学徒培训方案", "培训学徒名册"]
    add(world, drafted)
    assert missing_papers(drafted, MaterialStage.FILING, policy) == ["培训学徒名册"]


def test_what_may_be_there_is_not_missing(world):
    policy = asks_for(world, MaterialKind.TRAINING_PLAN, duty=MaterialDuty.OPTIONAL)
    assert missing_papers(world.draft(), MaterialStage.FILING, policy) == []


def test_a_class_is_submitted_only_with_what_its_policy_asks_for(world):
    drafted = world.draft()
    policy = asks_for(world, MaterialKind.TRAINING_PLAN)
    assert policy_for(FILED) == policy
    with pytest.raises(Refused, match="还没有上传“学徒培训方案”"):
        operations.class_submit(actor=world.institution, class_id=drafted.pk, at=at(FILED))
    add(world, drafted)
    assert operations.class_submit(actor=world.institution, class_id=drafted.pk, at=at(FILED)).state == ClassState.SUBMITTED


def test_a_new_version_stands_beside_the_old_one(world):
    drafted = world.draft()
    first, second = add(world, drafted, content=pdf(1)), add(world, drafted, content=pdf(2))
    first.refresh_from_db()
    assert (first.number, first.current, second.number, second.current, second.pages) == (1, False, 2, True, 2)
    assert read_file(first.file) == pdf(1)


def test_parts_of_one_paper_are_papers_of_their_own(world):
    drafted = world.draft()
    for title in ("第1至20号学徒", "第21至40号学徒"):
        add(world, drafted, MaterialKind.LABOUR_CONTRACT, title=title)
    assert drafted.materials.filter(current=True).count() == 2


def test_the_same_file_again_is_not_a_new_version(world):
    drafted = world.draft()
    add(world, drafted)
    with pytest.raises(Refused, match="完全相同"):
        add(world, drafted)


def test_a_withdrawn_paper_is_missing_again_and_can_be_handed_in_anew(world):
    drafted = world.draft()
    policy = asks_for(world, MaterialKind.TRAINING_PLAN)
    paper = add(world, drafted)
    operations.material_void(actor=world.firm, material_id=paper.pk, comment="传成了别班的")
    assert missing_papers(drafted, MaterialStage.FILING, policy) == ["学徒培训方案"]
    assert add(world, drafted).number == 2


def test_what_lies_about_its_type_is_refused_at_the_file(world):
    drafted = world.draft()
    with pytest.raises(Refused, match="只收 PDF 和图片") as refused:
        add(world, drafted, content=b"PK\x03\x04word/vbaProject.bin", filename="方案.pdf")
    assert refused.value.field == "file"
    assert not drafted.materials.exists()


def test_the_type_is_what_the_content_is_not_what_the_name_says(world):
    assert add(world, world.draft(), content=png(), filename="方案.pdf").file.content_type == "image/png"


def test_papers_for_filing_rest_once_the_county_has_them(world):
    with pytest.raises(Refused, match="不能变动备案材料"):
        add(world, world.training_class(ClassState.SUBMITTED))


def test_papers_for_the_claim_come_while_there_is_training(world):
    opened = world.training_class(ClassState.OPEN)
    assert add(world, opened, MaterialKind.ATTENDANCE).stage == MaterialStage.CLAIM
    with pytest.raises(Refused, match="不能变动申领材料"):
        add(world, world.draft(), MaterialKind.ATTENDANCE)


@pytest.mark.parametrize("who", ["county", "evaluator", "city"])
def test_only_the_parties_hand_in_papers(world, who):
    with pytest.raises(Exception, match="由企业或培训机构上传"):
        operations.material_add(
            actor=getattr(world, who), class_id=world.draft().pk, kind=MaterialKind.ROSTER, content=pdf(), filename="名册.pdf"
        )


def test_reading_a_paper_leaves_a_trace_and_stays_in_our_own_page(world):
    paper = add(world, world.draft())
    client = Client()
    client.force_login(user_of(world.county))
    response = client.get(f"/apprenticeship/materials/{paper.pk}/content/")
    assert (response.content, response["Content-Type"]) == (pdf(), "application/pdf")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.filter(subject_type="apprenticeship.material", subject_id=paper.pk, name="read").count() == 1


def test_an_evaluation_body_with_another_role_reads_no_papers(world):
    paper = add(world, world.draft())
    body = registry.Organisation.objects.get(pk=world.evaluator.organisation_id)
    registry.Organisation.objects.filter(pk=body.pk).update(is_firm=True)
    body.refresh_from_db()
    client = Client()
    client.force_login(user_of(registry.actor(Role.FIRM, body)))
    assert client.get(f"/apprenticeship/materials/{paper.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"title": "别的"}, "class_material_frozen"),
        ({"pages": 7}, "class_material_frozen"),
        ({"voided_reason": "传错"}, "material_voided_not_current"),
    ],
)
def test_the_database_keeps_a_paper_as_it_was(world, changes, name):
    paper = add(world, world.draft())
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Material.objects.filter(pk=paper.pk).update(**changes)


def test_the_database_lets_no_old_version_become_current_again_and_none_be_deleted(world):
    drafted = world.draft()
    first, second = add(world, drafted, content=pdf(1)), add(world, drafted, content=pdf(2))
    for act in (lambda: Material.objects.filter(pk=first.pk).update(current=True), second.delete):
        with pytest.raises(IntegrityError, match="class_material_frozen"), transaction.atomic():
            act()
    copies = {"training_class": drafted, "kind": second.kind, "pages": 1, "added_by_id": world.firm.user_id}
    stored = add(world, drafted, MaterialKind.ROSTER, content=png()).file
    for fields, name in (
        ({"number": 3, "current": True}, "material_one_current"),
        ({"number": 2, "current": False}, "material_version_once"),
        ({"number": 3, "current": False, "pages": 0}, "material_has_pages"),
        ({"number": 3, "current": False, "kind": "poem"}, "material_kind_known"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Material.objects.create(
                **copies | {"file": type(stored).objects.create(name="x", content_type="x", size=1, sha256="x")} | fields
            )
