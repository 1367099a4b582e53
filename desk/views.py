"""One's own desk, search over all apps, and the style page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from accounts.enums import Role
from audit import menu
from audit.operations import Refused
from audit.pages import Page
from audit.pages.forms import sections_of, whole_number
from desk.help.paths import actions_of, paths_of
from desk.help.selectors import EVERYBODY, HELP, roles_read_by, time_limits
from desk.samples import SAMPLE_CHART, SAMPLE_FORM, SAMPLE_HISTORY, SAMPLE_LINES, SAMPLE_MAP, MentorFormSet, StyleForm
from desk.search import search
from desk.selectors import PILES, desk_of
from registry.middleware import SESSION_KEY
from registry.models import Organisation


class Home(Page):
    """我的工作台."""

    title = "我的工作台"
    template_name = "desk/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pile = self.request.GET.get("show", "waiting")
        return super().get_context_data(
            desk=desk_of(self.actor, timezone.localdate(), pile if pile in PILES else "waiting"),
            shortcuts=menu.shortcuts_for(self.actor),
            **kwargs,
        )


class Search(Page):
    """Search from the top bar, by POST so that a name or number stays out of addresses and logs."""

    title = "查找结果"
    template_name = "desk/search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(text="", found=[]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.POST.get("q", "").replace("\0", "").strip()[:60]
        try:
            response = self.render_to_response(self.get_context_data(text=text, found=search(self.actor, text) if text else []))
        except Refused as refusal:
            messages.warning(request, refusal.message)
            response = self.unprocessable(text="", found=[])
        response["Cache-Control"] = "no-store"
        return response


class SwitchOrganisation(View):
    """Act for another of one's organisations (切换单位)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        mine = Organisation.objects.filter(memberships__user=request.user, memberships__active=True).distinct()
        chosen = get_object_or_404(mine, pk=whole_number(request.POST.get("organisation", "")))
        request.session[SESSION_KEY] = chosen.pk
        messages.success(request, f"现在以“{chosen}”的身份办理。")
        return redirect("desk:home")


class Help(Page):
    """What one's role does here (帮助): one's own first; offices also read the other roles' pages."""

    template_name = "desk/help.html"

    def prepare(self) -> None:
        self.readable = roles_read_by(self.actor)
        asked = self.kwargs.get("role")
        if asked is not None and asked not in Role.values:
            raise Http404
        self.role = Role(asked) if asked else next(iter(self.readable), None)

    def may(self) -> bool:
        return self.role is None or self.role in self.readable

    def get_title(self) -> str:
        return f"帮助：{self.role.label}" if self.role else "帮助"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.role is None:
            return super().get_context_data(help=None, **kwargs)
        pages = menu.pages_of(self.actor)
        found = HELP[self.role]
        return super().get_context_data(
            help=found,
            tabs=[(role, role in self.actor.roles) for role in self.readable],
            steps=[(step, pages.get(step.page)) for step in found.steps],
            mistakes=(*found.mistakes, *EVERYBODY),
            paths=paths_of(self.role),
            actions=actions_of(self.role),
            time_limits=time_limits(timezone.localdate()),
            **kwargs,
        )


class Style(Page):
    """All tokens and components on one page (页面样式)."""

    title = "页面样式"
    template_name = "desk/style.html"
    roles = (Role.ADMINISTRATOR,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = StyleForm(SAMPLE_FORM)
        form.add_error("cost", "实际成本不能为负数。")
        return super().get_context_data(
            form=form,
            form_sections=sections_of(form),
            formset=MentorFormSet(initial=[{"name": "周师傅", "kind": "mentor", "title": "高级技师"}]),
            lines=SAMPLE_LINES,
            total=sum(line[-1] for line in SAMPLE_LINES),
            history=SAMPLE_HISTORY,
            chart=SAMPLE_CHART,
            county_map=SAMPLE_MAP,
            **kwargs,
        )
