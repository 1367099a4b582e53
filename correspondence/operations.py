"""Telling people: a notification in the portal, and an e-mail to those who have an address."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import User
from audit.operations import operation
from correspondence.models import Notification, OutboxMail
from exchange.enums import ExportState
from exchange.models import ExportJob

log = logging.getLogger(__name__)

# An act dated back further than this is history: nobody is told, and no e-mail leaves, when a past year is imported.
NEWS = timedelta(days=30)
FRESH = timedelta(days=1)
MAX_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
SUBJECT_LENGTH = 60


@operation
def notify(*, recipients: Iterable[User], text: str, url: str = "", at: datetime | None = None) -> None:
    """Tell each of ``recipients`` once, in the caller's transaction; ``url`` is the path of the page to open."""
    now = timezone.now()
    told_at = at or now
    if now - told_at > NEWS:
        return
    people = {user.pk: user for user in recipients}.values()
    Notification.objects.bulk_create(Notification(recipient=user, text=text, url=url, created_at=told_at) for user in people)
    addressed = [user for user in people if user.email] if now - told_at <= FRESH else []
    if addressed:
        OutboxMail.objects.bulk_create(_mail(user, text, url) for user in addressed)
        _queue()


def export_told(*, job: ExportJob, **_: Any) -> None:
    """Tell who ordered a workbook that it can be downloaded, or why it cannot."""
    text = f"“{job.title}”已导出，可以下载。" if job.state == ExportState.DONE else f"“{job.title}”没有导出：{job.sentence}"
    notify(recipients=[job.requested_by], text=text, url=job.get_absolute_url())


def _queue() -> None:
    from correspondence.tasks import send_mails

    # What cannot be queued because the broker is down waits for the next sweep; the caller's act is done all the same.
    transaction.on_commit(send_mails.delay, robust=True)


def _mail(user: User, text: str, url: str) -> OutboxMail:
    context = {"recipient": str(user), "text": text, "url": f"{settings.PORTAL_ADDRESS}{url}" if url else "", "demo": settings.DEMO}
    return OutboxMail(
        to=user.email,
        subject=f"{settings.EMAIL_SUBJECT_PREFIX}{text[:SUBJECT_LENGTH]}",
        body=render_to_string("mail/base.txt", context),
    )


@operation
def notifications_read(*, actor: Actor, ids: Iterable[int] | None = None) -> int:
    """Mark the actor's own messages as read, all unread ones by default; returns how many."""
    unread = Notification.objects.visible_to(actor).unread()
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=timezone.now())


def mails_send(*, now: datetime) -> int:
    """Send every mail that is due at ``now``; returns how many left.

    Each is locked, sent and marked in a transaction of its own, so two workers never send the same one. A worker that
    dies between sending and marking sends that one mail again: twice is better than never.
    """
    due = OutboxMail.objects.filter(sent_at__isnull=True, due_at__lte=now, attempts__lt=MAX_ATTEMPTS)
    return sum(_send_one(pk, now) for pk in due.order_by("due_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _send_one(pk: int, now: datetime) -> bool:
    waiting = OutboxMail.objects.select_for_update(skip_locked=True).filter(sent_at__isnull=True, due_at__lte=now)
    mail = waiting.filter(pk=pk).first()
    if mail is None:
        return False
    mail.attempts += 1
    try:
        send_mail(mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.to])
    except OSError as error:  # SMTPException is one
        mail.due_at = now + FIRST_PAUSE * 2**mail.attempts
        mail.error = str(error)[:300]
        log.warning("邮件 %s 第 %s 次发送失败:%s", mail.pk, mail.attempts, mail.error)
    else:
        mail.sent_at, mail.error = timezone.now(), ""
    mail.save(update_fields=["attempts", "due_at", "sent_at", "error"])
    return mail.sent_at is not None
