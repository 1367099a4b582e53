"""The wall (大屏): its keepers' pages, and the screen itself, which opens by its token alone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from audit.operations import Refused
from audit.pages import Link, ListPage, ModelPage, OperationFormPage
from dashboard.forms import WallForm
from dashboard.models import WallScreen, digest_of
from dashboard.operations import wall_open, wall_revoke, wall_seen
from dashboard.permissions import WALL_KEEPERS
from dashboard.tables import WallTable
from dashboard.wall import slides


class WallPages:
    model = WallScreen
    name = "dashboard:wall"
    roles = WALL_KEEPERS


class WallList(WallPages, ListPage):
    title = "大屏"
    table_class = WallTable
    links = (Link("授权一块大屏", "create", "plus", tone="primary"),)
    empty = "还没有授权大屏。点“授权一块大屏”得到链接，在大屏的浏览器中打开即可，不用登录。"

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("region", "created_by")


class WallCreate(WallPages, OperationFormPage):
    """The answer shows the address once; it can't be read again later."""

    title = "授权一块大屏"
    form_class = WallForm
    submit_label = "生成链接"
    intro = "链接只显示一次，只能查看汇总数字，不含个人信息，随时可以停用。"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.unprocessable(form=form)
        try:
            screen, token = wall_open(actor=self.actor, **form.cleaned_data)
        except Refused as refusal:
            self.show_refusal(form, refusal)
            return self.unprocessable(form=form)
        address = request.build_absolute_uri(reverse("dashboard:wall", args=[token]))
        return render(
            request, "dashboard/wall_made.html", {"title": "大屏链接", "trail": self.trail(), "screen": screen, "address": address}
        )


class WallRevoke(WallPages, ModelPage):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            wall_revoke(actor=self.actor, wall_id=self.object.pk)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "已停用，大屏在下一次刷新时关闭。")
        return HttpResponseRedirect(reverse("dashboard:wall_list"))


def _show(request: HttpRequest, token: str, template: str) -> HttpResponse:
    screen = get_object_or_404(WallScreen.objects.live().select_related("region"), token_digest=digest_of(token))
    now = timezone.now()
    wall_seen(screen=screen, now=now)
    context = {"screen": screen, "slides": slides(screen, timezone.localdate(now)), "now": now, "token": token}
    return render(request, template, context)


@login_not_required
@require_safe
@never_cache
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """The screen. A token that is unknown or revoked is a 404."""
    return _show(request, token, "dashboard/wall.html")


@login_not_required
@require_safe
@never_cache
def wall_slides(request: HttpRequest, token: str) -> HttpResponse:
    """The slides alone, for the screen to refresh itself."""
    return _show(request, token, "dashboard/wall_slides.html")
