"""Every route asks for a sign-in but those of one short list (settings.PUBLIC_ROUTES)."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

LOGIN = "/accounts/login/"


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            yield f"{namespace}{entry.name}", entry


# The admin guards its own pages.
ROUTES = [(name, route) for name, route in routes(get_resolver()) if not name.startswith("admin:")]


def test_public_routes_exist():
    assert set(settings.PUBLIC_ROUTES) <= {name for name, _ in ROUTES}


@pytest.mark.parametrize(("name", "route"), ROUTES, ids=[name for name, _ in ROUTES])
def test_route_asks_for_a_sign_in_unless_listed(name, route):
    asks = getattr(route.callback, "login_required", True)
    assert asks is (name not in settings.PUBLIC_ROUTES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, route in ROUTES if not route.pattern.converters and name not in settings.PUBLIC_ROUTES])
def test_stranger_is_led_to_the_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


@pytest.mark.django_db
def test_admin_leads_a_stranger_to_a_sign_in(client):
    assert "login" in client.get("/admin/")["Location"]


@pytest.mark.django_db
def test_list_whose_session_ended_loads_the_whole_page_anew(client):
    response = client.get("/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")


def test_no_address_holds_a_character_that_the_database_cannot():
    with pytest.raises(Resolver404):
        resolve("/brands/counties/41\0/")
