"""The Celery application; task settings come from Django's settings with the prefix CELERY_."""

import time
from typing import Any

from celery import Celery
from celery.signals import before_task_publish

from xinxiang_skills.embedded import ensure_valkey


class PortalCelery(Celery):
    """Celery that starts the embedded Valkey with its first connection, where that is the broker."""

    def connection_for_read(self, url: str | None = None, **options: Any) -> Any:
        ensure_valkey()
        return super().connection_for_read(url, **options)

    def connection_for_write(self, url: str | None = None, **options: Any) -> Any:
        ensure_valkey()
        return super().connection_for_write(url, **options)


@before_task_publish.connect
def note_when_queued(headers: dict[str, Any], **_: Any) -> None:
    """Stamp every job, so that ``/readyz`` can tell how long the oldest one has waited."""
    headers["queued_at"] = time.time()


app = PortalCelery("xinxiang_skills")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
