"""Every page × every role: opens, is forbidden (403), or does not exist for them (404); never an error (tests/access.py has the table)."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from registry.tests.builders import user_of
from tests.access import ANSWERS_ONLY, EVERYBODY, PAGES, ROLES, Page
from tests.everything import City
from tests.test_routes import LOGIN, ROUTES

NAMES = sorted({name for name, _ in ROUTES} - set(settings.PUBLIC_ROUTES) - ANSWERS_ONLY)
KWARG = {"subsidies:objection_create": "line", "brands:county_detail": "code"}
"""How a page calls its record where that is not pk."""


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Built once: what the pages do is taken back after each request."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "FILES_ROOT", tmp_path_factory.mktemp("files"))
        yield City().furnish()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(city: City) -> dict[str, str]:
    """A signed-in session of everybody."""
    made = {}
    for who, actor in city.people.items():
        client = Client()
        client.force_login(user_of(actor))
        made[who] = client.session.session_key
    return made


def address(name: str, page: Page, city: City) -> str:
    words = dict(page.words)
    if page.row:
        words[KWARG.get(name, "pk")] = city.rows[page.row].pk
    return reverse(name, kwargs=words)


def ask(session: str, method: str, url: str) -> str:
    """What happens: it opens (405: for the other method only; 422: it says what is missing), or another status."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith(LOGIN) and not url.startswith("/accounts/"):
        return "sign-in"
    return "opens" if response.status_code in (200, 204, 302, 405, 422) else str(response.status_code)


def test_every_page_has_its_line():
    missing, gone = set(NAMES) - set(PAGES), set(PAGES) - set(NAMES)
    assert not missing, f"Add to tests/access.py who may open: {', '.join(sorted(missing))}"
    assert not gone, f"Take out of tests/access.py, there is no such page: {', '.join(sorted(gone))}"


@pytest.mark.parametrize("name", [name for name in NAMES if name in PAGES])
def test_page_opens_for_whom_it_should(name: str, city: City, sessions: dict[str, str]):
    page = PAGES[name]
    url = address(name, page, city)
    expected = {who: page.status(who) for who in (EVERYBODY if page.row else ROLES)}
    assert {who: ask(sessions[who], page.method, url) for who in expected} == expected
    opener = min(who for who in expected if expected[who] == "opens")
    assert ask(sessions[opener], "post", url) == "opens", "POST without data"


@pytest.mark.parametrize("name", [name for name in NAMES if PAGES.get(name, Page(EVERYBODY)).row])
def test_record_is_shown_to_nobody_without_a_sign_in(name: str, city: City):
    response = Client().get(address(name, PAGES[name], city))
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)
