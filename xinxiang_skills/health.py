"""``/healthz``: the process answers. ``/readyz``: it can work. For load balancers and people on call; no sign-in."""

import json
import time

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

# A worker that looks alive but takes nothing shows as a job that has waited this long (seconds).
LONGEST_WAIT = 15 * 60


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 with what was found, or 503 with ``problems`` in words."""
    problems = []
    if not _database_answers():
        problems.append("数据库没有应答")
    try:
        waiting = oldest_job_age()
    except OperationalError:
        waiting = None
        problems.append("任务队列没有应答")
    if waiting is not None and waiting > LONGEST_WAIT:
        problems.append(f"最早的任务已等待 {waiting} 秒，后台处理可能已停止")
    return JsonResponse({"ready": not problems, "problems": problems, "oldest_job_seconds": waiting}, status=503 if problems else 200)


def oldest_job_age() -> int | None:
    """Seconds the oldest job has waited in the queue, or None where none waits.

    Redis holds the queue as a list, newest first; :func:`xinxiang_skills.celery.note_when_queued` stamped each job.
    """
    with current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
        oldest = broker.default_channel.client.lindex(current_app.conf.task_default_queue, -1)
    if oldest is None:
        return None
    return max(0, int(time.time() - json.loads(oldest)["headers"]["queued_at"]))


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
