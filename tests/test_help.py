"""Every role has its help, true to the tables and to the sentences of the portal, with links that open."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.enums import OFFICE_ROLES, Role
from audit import menu
from audit.engine import Workflow
from desk.help.paths import PATHS, WORKFLOWS, actions_of, paths_of
from desk.help.selectors import EVERYBODY, HELP
from registry.selectors import actor_of
from registry.tests.builders import CITY, WEIHUI, organisation
from tests.people import member

COUNTY_ROLES = (Role.COUNTY_HANDLER, Role.FIRM, Role.INSTITUTION, Role.EVALUATOR)


@pytest.fixture
def somebody(db):
    """Somebody in a role, at a body that may have it."""

    def make(role):
        region = WEIHUI if role in COUNTY_ROLES else CITY
        return member(f"help-{role}", role, organisation(role, region), "试用")

    return make


@pytest.mark.parametrize("role", Role)
def test_every_role_has_help(role):
    found = HELP[role]
    assert found.role == role
    assert all((found.does, found.steps, found.returned, found.limits, found.mistakes, found.ask))


@pytest.mark.parametrize("role", Role)
def test_each_link_of_the_help_opens(client, somebody, role):
    person = somebody(role)
    client.force_login(person)
    page = client.get(reverse("desk:help"))
    assert page.status_code == 200
    words = page.content.decode()
    assert HELP[role].does in words
    main = words[words.index("<main") : words.index("</main>")]
    for address in set(re.findall(r'href="(/[^"]*)"', main)):
        assert client.get(address, follow=True).status_code == 200, address


@pytest.mark.parametrize("role", Role)
def test_each_page_named_is_one_of_the_roles_own(somebody, role):
    """A page that the role cannot reach from its menu would be a step without a way."""
    reachable = menu.pages_of(actor_of(somebody(role)))
    assert {step.page for step in HELP[role].steps} <= set(reachable)


def test_a_party_reads_its_own_help_only(client, somebody):
    client.force_login(somebody(Role.FIRM))
    assert client.get(reverse("desk:help_role", args=["firm"])).status_code == 200
    assert client.get(reverse("desk:help_role", args=["leader"])).status_code == 403
    assert client.get(reverse("desk:help_role", args=["nobody"])).status_code == 404


@pytest.mark.parametrize("role", sorted(OFFICE_ROLES))
def test_offices_read_the_help_of_every_role(client, somebody, role):
    client.force_login(somebody(role))
    words = client.get(reverse("desk:help_role", args=["firm"])).content.decode()
    assert all(reverse("desk:help_role", args=[one.value]) in words for one in Role)


def test_who_has_no_role_is_told_how_to_get_one(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody", password=None))
    assert "您还没有岗位" in client.get(reverse("desk:help")).content.decode()


def every_workflow():
    """Workflows of all modules called workflow, whoever wrote them."""
    for path in Path(settings.BASE_DIR).glob("*/*workflow.py"):
        module = __import__(f"{path.parent.name}.{path.stem}", fromlist=["*"])
        yield from (value for value in vars(module).values() if isinstance(value, Workflow))


def test_help_knows_every_workflow():
    assert {id(one) for one in every_workflow()} == {id(one) for one in WORKFLOWS}


def test_drawn_paths_follow_the_arrows_of_the_tables():
    """Steps of one workflow that are drawn one after the other can be taken one after the other."""
    for path in PATHS:
        reached = {}
        for stage in path.stages:
            for workflow, names in stage.parts:
                for name in names:
                    step = workflow.transitions[name]
                    assert reached.get(workflow.label, step.sources[0]) in step.sources, (path.title, step.label)
                    reached[workflow.label] = step.target


@pytest.mark.parametrize("role", Role)
def test_who_has_a_step_finds_it_marked(role):
    mine = [step.label for path in paths_of(role) for _, steps in path.stages for step in steps if step.mine]
    assert set(mine) <= {action.label for action in actions_of(role)}
    assert bool(mine) is bool(actions_of(role))


def sentences_of_the_portal():
    files = (p for p in Path(settings.BASE_DIR).glob("*/**/*.py") if not {"tests", "help", "node_modules", ".venv"} & set(p.parts))
    return "\n".join(p.read_text(encoding="utf-8") for p in files)


def test_quoted_refusals_are_what_the_portal_says():
    said = sentences_of_the_portal()
    quoted = {mistake.says for found in HELP.values() for mistake in found.mistakes} | {mistake.says for mistake in EVERYBODY}
    assert {sentence for sentence in quoted if sentence not in said} == set()
