"""Letting a screen show the wall, and taking that back."""

import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.actor import Actor
from audit.operations import authorise, lock, operation, record, require
from dashboard.models import WallScreen, digest_of
from dashboard.permissions import can_keep_walls
from registry.models import Region

SEEN_EVERY = timedelta(minutes=10)


@operation
def wall_open(*, actor: Actor, name: str, region: Region | None = None) -> tuple[WallScreen, str]:
    """A new screen and its token, which is shown this once and not kept."""
    authorise(can_keep_walls(actor))
    token = secrets.token_urlsafe(24)
    screen = WallScreen.objects.create(name=name.strip(), region=region, token_digest=digest_of(token), created_by_id=actor.user_id)
    record(screen, "open", "授权大屏", actor=actor, region=screen.scope_words)
    return screen, token


@operation
def wall_revoke(*, actor: Actor, wall_id: int) -> WallScreen:
    """The screen goes dark with its next refresh."""
    authorise(can_keep_walls(actor))
    screen = lock(WallScreen, wall_id)
    require(screen.revoked_at is None, "这块大屏已经停用。")
    screen.revoked_by_id, screen.revoked_at = actor.user_id, timezone.now()
    screen.save()
    record(screen, "revoke", "停用大屏", actor=actor)
    return screen


@operation
def wall_seen(*, screen: WallScreen, now: datetime) -> None:
    """Remember that the screen is in use, at most every ten minutes."""
    if screen.seen_at is None or now - screen.seen_at > SEEN_EVERY:
        WallScreen.objects.filter(pk=screen.pk).update(seen_at=now)
