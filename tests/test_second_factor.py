"""Offices sign in with a second factor, parties do not (issue: sign-in)."""

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.people import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def test_office_without_a_device_is_led_to_set_one_up(client, town, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(town.handler)
    assert client.get("/?show=overdue")["Location"] == "/accounts/factor/new/?next=%2F%3Fshow%3Doverdue"


def test_party_needs_no_second_factor(client, town, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(town.teacher)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("required", [True, False])
def test_office_with_a_device_must_use_it(client, town, settings, required):
    settings.SECOND_FACTOR_REQUIRED = required
    device = TOTPDevice.objects.create(user=town.handler, confirmed=True)
    client.force_login(town.handler)
    asked = client.get("/desk/search/")
    assert asked["Location"] == "/accounts/factor/?next=%2Fdesk%2Fsearch%2F"
    passed = client.post(asked["Location"], {"token": f"{totp(device.bin_key):06d}"})
    assert passed["Location"] == "/desk/search/"
    assert client.get("/desk/search/").status_code == 200


def test_wrong_token_is_refused_at_its_field(client, town):
    TOTPDevice.objects.create(user=town.handler, confirmed=True)
    client.force_login(town.handler)
    response = client.post(reverse("accounts:factor"), {"token": "12345"})
    assert response.context["form"].errors == {"token": ["动态口令是 6 位数字。"]}


def test_token_page_leads_to_no_other_site(client, town):
    device = TOTPDevice.objects.create(user=town.handler, confirmed=True)
    client.force_login(town.handler)
    passed = client.post("/accounts/factor/?next=https://elsewhere.example/", {"token": f"{totp(device.bin_key):06d}"})
    assert passed["Location"] == "/"
