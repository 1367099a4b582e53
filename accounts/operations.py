"""Writing one's own account. Accounts lie below the audit trail; sign-ins are kept by django-axes."""

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


@transaction.atomic
def password_change(*, user: User, password: str) -> None:
    user = User.objects.select_for_update().get(pk=user.pk)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


@transaction.atomic
def profile_update(*, user: User, phone: str, email: str) -> None:
    User.objects.select_for_update().filter(pk=user.pk).update(phone=phone, email=email)


@transaction.atomic
def factor_begin(*, user: User) -> TOTPDevice:
    """The device being set up: the one begun before, or a new one; it counts only once confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "身份验证器"})
    return device


@transaction.atomic
def factor_confirm(*, user: User, token: str) -> TOTPDevice | None:
    """Confirm the device with its first token and drop older ones; ``None`` where the token is wrong."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(token):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    return device
