"""``/healthz`` and ``/readyz`` need no sign-in and tell the truth."""

import json
import time

import pytest
from celery import current_app, shared_task
from django.db import connection

from xinxiang_skills import embedded, health


@shared_task
def nothing() -> None:
    """A job that only waits in the queue."""


def queue_job(*, age: int) -> None:
    """A waiting job that was queued ``age`` seconds ago."""
    nothing.delay()
    with current_app.connection_for_write() as broker:
        queue = current_app.conf.task_default_queue
        message = json.loads(broker.default_channel.client.lindex(queue, -1))
        message["headers"]["queued_at"] = time.time() - age
        broker.default_channel.client.lset(queue, -1, json.dumps(message))


def test_healthz_asks_nothing_of_the_database(client):
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_ready_with_an_empty_queue(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "problems": [], "oldest_job_seconds": None})


@pytest.mark.django_db
def test_waiting_job_shows_its_age(client):
    queue_job(age=90)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert 90 <= answer.json()["oldest_job_seconds"] < 100


@pytest.mark.django_db
def test_job_that_waits_too_long_means_not_ready(client):
    queue_job(age=health.LONGEST_WAIT + 5)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "后台处理可能已停止" in answer.json()["problems"][0]


@pytest.mark.django_db(transaction=True)
def test_database_that_does_not_answer_means_not_ready(client):
    connection.close()
    served = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "not_there"
    try:
        answer = client.get("/readyz")
    finally:
        connection.settings_dict["NAME"] = served
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["数据库没有应答"]


@pytest.mark.django_db
def test_broker_that_does_not_answer_means_not_ready(client, settings):
    embedded.ensure_valkey()
    settings.EMBEDDED_VALKEY = False  # or it would simply be started
    reached = current_app.conf.broker_read_url
    current_app.conf.broker_read_url = "redis+socket:///nowhere/valkey.sock"
    try:
        answer = client.get("/readyz")
    finally:
        current_app.conf.broker_read_url = reached
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["任务队列没有应答"]
