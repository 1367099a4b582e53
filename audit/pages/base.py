"""What all pages share: the actor, the right to be here, and where "here" is."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.views.generic import TemplateView

from accounts.actor import Actor
from accounts.enums import Role


class Page(TemplateView):
    """A page for ``roles`` (empty: everybody who is signed in). ``title`` heads it and names the tab."""

    title = ""
    roles: tuple[Role, ...] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.actor: Actor = request.actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.prepare()
        if not self.may():
            raise PermissionDenied("您没有查看此页的权限。")
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        """Load what the page is about; a row the actor may not see is a 404."""

    def may(self) -> bool:
        """Whether the actor may be here; without it the answer is 403."""
        return not self.roles or self.actor.has(*self.roles)

    def get_title(self) -> str:
        return self.title

    def trail(self) -> list[tuple[str, str]]:
        """Pages above this one: (words, address)."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.get_title(), trail=self.trail(), **kwargs)

    def unprocessable(self, **context: Any) -> HttpResponse:
        """The page again, with what was typed and what is wrong with it."""
        return self.render_to_response(self.get_context_data(**context), status=422)


class ModelPage(Page):
    """A page about one kind of record.

    ``name`` is the stem of its URL names: ``apprenticeship:class`` stands for ``…:class_list``,
    ``…:class_detail``, ``…:class_do``. Rows come from ``visible_to(actor)`` only.
    """

    model: type[models.Model]
    name = ""
    related: tuple[str, ...] = ()
    object: models.Model | None = None

    def get_queryset(self) -> models.QuerySet:
        return self.model._default_manager.visible_to(self.actor).select_related(*self.related)

    def prepare(self) -> None:
        if "pk" in self.kwargs:
            self.object = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"{self.name}_{page}", args=args)

    def trail(self) -> list[tuple[str, str]]:
        words = str(self.model._meta.verbose_name)
        steps = [(words, self._url_or_nothing("list"))]
        if self.object:
            steps.append((str(self.object), self._url_or_nothing("detail", self.object.pk)))
        return [(label, address) for label, address in steps if address and address != self.request.path]

    def _url_or_nothing(self, page: str, *args: Any) -> str:
        try:
            return self.url(page, *args)
        except NoReverseMatch:
            return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, verbose_name=self.model._meta.verbose_name, **kwargs)
