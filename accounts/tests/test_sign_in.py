"""Signing in: lock-out, first password, second factor."""

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User

PASSWORD = "Ledger-2024-quiet"
NEW = "Another-2024-quiet"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    made = User(username="teacher", display_name="王老师")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, password=PASSWORD, **more):
    return client.post(reverse("accounts:login"), {"username": "teacher", "password": password, **more})


def words(response):
    return response.content.decode()


def test_pages_ask_for_a_sign_in_and_come_back(client, person):
    response = client.get(reverse("accounts:profile"))
    assert response["Location"] == "/accounts/login/?next=/accounts/profile/"
    assert sign_in(client, next="/accounts/profile/")["Location"] == "/accounts/profile/"


def test_sign_in_does_not_lead_to_another_site(client, person):
    assert sign_in(client, next="https://elsewhere.example/")["Location"] == "/"


def test_wrong_password_keeps_the_name_and_says_so(client, person):
    page = words(sign_in(client, "not-this-one"))
    assert "用户名或密码不正确" in page
    assert 'value="teacher"' in page
    assert "not-this-one" not in page


def test_after_five_failures_the_account_is_locked_here(client, person, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, "wrong")
    assert response.status_code == 429
    assert "暂时锁定" in words(response)
    assert sign_in(client).status_code == 429


def test_switched_off_account_cannot_sign_in(client, person):
    User.objects.update(is_active=False)
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_first_password_must_be_changed_before_anything_else(client, person):
    User.objects.update(must_change_password=True)
    sign_in(client)
    assert client.get(reverse("accounts:profile"))["Location"] == reverse("accounts:password")
    response = client.post(reverse("accounts:password"), {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert response["Location"] == "/"
    assert client.get(reverse("accounts:profile")).status_code == 200
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not person.must_change_password


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", NEW, NEW, "old_password"),
        (PASSWORD, "12345678901", "12345678901", "new_password2"),
        (PASSWORD, "short", "short", "new_password2"),
        (PASSWORD, NEW, "Another-2024-quiex", "new_password2"),
    ],
)
def test_bad_new_password_is_refused_at_its_field(client, person, old, new, again, field):
    client.force_login(person)
    response = client.post(reverse("accounts:password"), {"old_password": old, "new_password1": new, "new_password2": again})
    assert list(response.context["form"].errors) == [field]


def test_own_profile_is_saved(client, person):
    client.force_login(person)
    client.post(reverse("accounts:profile"), {"phone": "0373-3026260", "email": "wang@example.org"})
    person.refresh_from_db()
    assert (person.phone, person.email) == ("0373-3026260", "wang@example.org")


def test_bad_phone_is_refused_and_kept_on_the_page(client, person):
    client.force_login(person)
    page = words(client.post(reverse("accounts:profile"), {"phone": "不知道", "email": ""}))
    assert "电话只能有数字和连字符" in page
    assert 'value="不知道"' in page


def test_opening_the_page_again_keeps_the_device_begun(client, person):
    client.force_login(person)
    client.get(reverse("accounts:factor_setup"))
    client.get(reverse("accounts:factor_setup"))
    assert not TOTPDevice.objects.get(user=person).confirmed


def test_code_is_a_picture_that_no_cache_keeps(client, person):
    client.force_login(person)
    response = client.get(reverse("accounts:factor_code"))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "no-store"


def test_second_factor_counts_once_its_first_token_was_right(client, person):
    client.force_login(person)
    client.get(reverse("accounts:factor_setup"))
    device = TOTPDevice.objects.get(user=person)
    right = totp(device.bin_key)
    wrong = f"{(right + 1) % 1_000_000:06d}"
    assert "动态口令不正确" in words(client.post(reverse("accounts:factor_setup"), {"token": wrong}))
    device.throttle_reset()
    client.post(reverse("accounts:factor_setup"), {"token": f"{right:06d}"})
    device.refresh_from_db()
    assert device.confirmed


def test_one_who_has_a_second_factor_cannot_replace_it_without_it(client, person):
    TOTPDevice.objects.create(user=person, confirmed=True)
    client.force_login(person)
    assert client.get(reverse("accounts:factor_setup"))["Location"] == reverse("accounts:factor")
    assert client.get(reverse("accounts:factor_code"))["Location"] == reverse("accounts:factor")


def test_typing_keeps_the_session_alive(client, person):
    client.force_login(person)
    assert client.get(reverse("accounts:alive")).status_code == 204
