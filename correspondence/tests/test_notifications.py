"""Messages: in the caller's transaction, once per person; mails leave after it and are tried again."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from correspondence.models import Notification, OutboxMail
from correspondence.operations import MAX_ATTEMPTS, mails_send, notify

pytestmark = pytest.mark.django_db


def person(name: str, **fields) -> User:
    return User.objects.create_user(username=f"user{User.objects.count()}", display_name=name, **fields)


@pytest.fixture
def reader():
    return person("张三", email="zhangsan@example.com")


def test_everybody_is_told_once(reader):
    notify(recipients=[reader, person("李四"), reader], text="批次待复核", url="/funds/batches/1/")
    assert Notification.objects.count() == 2
    assert OutboxMail.objects.get().to == "zhangsan@example.com"


def test_nobody_is_told_of_what_did_not_happen(reader):
    def fail_afterwards():
        with transaction.atomic():
            notify(recipients=[reader], text="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_afterwards()
    assert not Notification.objects.exists()
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(("days", "messages", "mails"), [(0, 1, 1), (2, 1, 0), (31, 0, 0)])
def test_history_is_no_news(reader, days, messages, mails):
    notify(recipients=[reader], text="x", at=timezone.now() - timedelta(days=days))
    assert (Notification.objects.count(), OutboxMail.objects.count()) == (messages, mails)


def test_the_worker_sends_what_was_queued(reader, run_jobs, mailoutbox):
    notify(recipients=[reader], text="批次PC-2024-0001待复核", url="/funds/batches/1/")
    assert mailoutbox == []
    run_jobs()
    (sent,) = mailoutbox
    assert sent.to == ["zhangsan@example.com"]
    assert "批次PC-2024-0001待复核" in sent.subject
    assert "http://127.0.0.1:8000/funds/batches/1/" in sent.body
    assert mails_send(now=timezone.now()) == 0


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_stops_nobody(reader, monkeypatch, mailoutbox):
    def down(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("celery.app.task.Task.delay", down)
    with transaction.atomic():
        notify(recipients=[reader], text="x")
    assert OutboxMail.objects.filter(sent_at__isnull=True).count() == 1
    assert mails_send(now=timezone.now() + timedelta(minutes=1)) == 1


def test_a_failure_is_tried_again_later_each_time_and_given_up_at_last(reader, settings):
    settings.EMAIL_BACKEND = "correspondence.tests.test_notifications.DeadServer"
    notify(recipients=[reader], text="x")
    now, pauses = timezone.now(), []
    for _ in range(MAX_ATTEMPTS + 3):
        mails_send(now=now)
        due = OutboxMail.objects.get().due_at
        pauses.append(due - now)
        now = max(due, now)
    waiting = OutboxMail.objects.get()
    assert (waiting.attempts, waiting.sent_at, waiting.error) == (MAX_ATTEMPTS, None, "server gone")
    assert pauses[0] < pauses[1] < pauses[2]


def test_a_failed_mail_waits_for_its_time(reader, settings, mailoutbox):
    settings.EMAIL_BACKEND = "correspondence.tests.test_notifications.DeadServer"
    notify(recipients=[reader], text="x")
    now = timezone.now()
    mails_send(now=now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mails_send(now=now + timedelta(seconds=30)) == 0
    assert mails_send(now=now + timedelta(minutes=3)) == 1
    assert len(mailoutbox) == 1
    assert OutboxMail.objects.get().error == ""


class DeadServer(BaseEmailBackend):
    """An SMTP server that hangs up."""

    def send_messages(self, email_messages):
        raise SMTPServerDisconnected("server gone")


# Pages


@pytest.fixture
def client_of(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_opening_a_message_reads_it_and_leads_there(reader, client_of):
    notify(recipients=[reader], text="批次待复核", url="/funds/batches/1/")
    client, told = client_of(reader), Notification.objects.get()
    assert "<b>批次待复核</b>" in client.get("/messages/notifications/").content.decode()
    assert client.get(f"/messages/notifications/{told.pk}/open/").headers["Location"] == "/funds/batches/1/"
    told.refresh_from_db()
    assert told.read_at is not None
    assert "<b>批次待复核</b>" not in client.get("/messages/notifications/").content.decode()


def test_somebody_elses_message_is_not_found(reader, client_of):
    notify(recipients=[reader], text="x")
    told = Notification.objects.get()
    assert client_of(person("李四")).get(f"/messages/notifications/{told.pk}/open/").status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


def test_all_of_ones_own_are_marked_as_read(reader, client_of):
    other = person("李四")
    for _ in range(3):
        notify(recipients=[reader, other], text="x")
    client_of(reader).post("/messages/notifications/")
    assert {told.recipient for told in Notification.objects.filter(read_at=None)} == {other}


def test_messages_are_filtered(reader, client_of):
    notify(recipients=[reader], text="旧的")
    client = client_of(reader)
    client.post("/messages/notifications/")
    notify(recipients=[reader], text="新的")
    page = client.get("/messages/notifications/?unread=true").content.decode().split('id="list"')[1]
    assert "新的" in page
    assert "旧的" not in page


def test_the_bell_counts_what_is_unread(reader, client_of):
    notify(recipients=[reader], text="x")
    assert "通知，1 条未读" in client_of(reader).get("/messages/notifications/").content.decode()


def test_twenty_messages_need_no_more_queries_than_two(reader, client_of, django_assert_num_queries):
    client = client_of(reader)
    for _ in range(2):
        notify(recipients=[reader], text="x")
    client.get("/messages/notifications/")
    with CaptureQueriesContext(connection) as few:
        client.get("/messages/notifications/")
    for _ in range(18):
        notify(recipients=[reader], text="x")
    with django_assert_num_queries(len(few)):
        client.get("/messages/notifications/")
