"""Numbers of records (编号): in order, without a gap where nothing was refused, and never given twice."""

from django.db import connection, models
from django.db.models import Max


def next_numbers(model: type[models.Model], prefix: str, *, digits: int, count: int = 1) -> list[str]:
    """The next ``count`` values of ``model.number`` that begin with ``prefix``, e.g. ``PC-2024-`` → ``PC-2024-0007``.

    Whoever asks for the same prefix at the same time waits until this transaction has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{model._meta.db_table}:{prefix}"])
    last = model._default_manager.filter(number__startswith=prefix).aggregate(last=Max("number"))["last"]
    used = int(last.removeprefix(prefix)) if last else 0
    return [f"{prefix}{used + step:0{digits}d}" for step in range(1, count + 1)]
