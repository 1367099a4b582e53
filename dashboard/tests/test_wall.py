"""A screen shows the city's figures by its token, without a sign-in, until it is revoked."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.operations import Refused
from dashboard.models import WallScreen
from dashboard.operations import wall_open, wall_revoke
from dashboard.wall import slides
from registry.models import Region
from registry.tests.builders import user_of
from subsidies.tests.world import World


def test_the_wall_opens_by_its_token_alone(world: World) -> None:
    world.training_class(4)
    _, token = wall_open(actor=world.clerk, name="会议室")
    page = Client().get(reverse("dashboard:wall", args=[token]))
    assert page.status_code == 200
    assert "参与学徒" in page.content.decode()
    assert page["Cache-Control"].count("no-store") == 1


def test_an_unknown_token_opens_nothing(db: None) -> None:
    assert Client().get(reverse("dashboard:wall", args=["guess"])).status_code == 404


def test_a_revoked_screen_goes_dark(world: World) -> None:
    screen, token = wall_open(actor=world.clerk, name="会议室")
    wall_revoke(actor=world.clerk, wall_id=screen.pk)
    for page in ("dashboard:wall", "dashboard:wall_slides"):
        assert Client().get(reverse(page, args=[token])).status_code == 404
    with pytest.raises(Refused, match="已经停用"):
        wall_revoke(actor=world.clerk, wall_id=screen.pk)


def test_the_token_is_not_kept(world: World) -> None:
    screen, token = wall_open(actor=world.clerk, name="会议室")
    assert token not in str(WallScreen.objects.filter(pk=screen.pk).values())


def test_a_county_opens_no_screen(world: World) -> None:
    with pytest.raises(PermissionDenied):
        wall_open(actor=world.county, name="大厅")


def test_a_screen_of_a_county_shows_that_county(world: World) -> None:
    world.training_class(4)
    today = timezone.localdate()
    own = wall_open(actor=world.clerk, name="卫辉", region=Region.objects.get(pk="410781"))[0]
    other = wall_open(actor=world.clerk, name="市直", region=Region.objects.get(pk="410700"))[0]
    heads = [{one.label: one.number for one in slides(screen, today)[0].numbers}["参与学徒"] for screen in (own, other)]
    assert heads == ["4", "0"]


def test_the_link_is_shown_once(world: World) -> None:
    client = Client()
    client.force_login(user_of(world.clerk))
    page = client.post(reverse("dashboard:wall_create"), {"name": "会议室", "region": ""})
    assert "/dashboard/wall/" in page.content.decode()
    assert "/dashboard/wall/" not in client.get(reverse("dashboard:wall_list")).content.decode()
