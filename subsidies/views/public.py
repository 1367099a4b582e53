"""Notices as anybody reads them, without signing in, within their days: masked lists, nothing else (domain.md §8.3)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from subsidies.models import PublicNotice


def _open_notices() -> Any:
    return PublicNotice.objects.open_to_all(timezone.localdate())


@login_not_required
def public_notices(request: HttpRequest) -> HttpResponse:
    notices = _open_notices().with_totals().order_by("ends_on", "pk")
    return render(request, "subsidies/public_list.html", {"title": "补贴公示", "notices": notices})


@login_not_required
def public_notice(request: HttpRequest, number: str) -> HttpResponse:
    """One notice; before its first day, after its last, and for a draft there is nothing to see (404)."""
    notice = get_object_or_404(_open_notices().with_totals(), number=number)
    return render(request, "subsidies/public_notice.html", {"title": notice.title, "notice": notice, "lines": notice.lines.order_by("pk")})
