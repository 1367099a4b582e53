"""Header words that the office adds (表头别名)."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.pages import Link, ListPage, ModelPage, OperationFormPage
from exchange.forms import AliasForm
from exchange.models import HeaderAlias
from exchange.operations import alias_add, alias_remove
from exchange.permissions import KEEPERS
from exchange.tables import AliasTable


class AliasPages(ModelPage):
    model: type[Model] = HeaderAlias
    name = "exchange:alias"
    related: tuple[str, ...] = ("added_by",)
    roles = KEEPERS


class AliasList(AliasPages, ListPage):
    title = "表头别名"
    table_class = AliasTable
    links = (Link("添加别名", "create", "plus", tone="primary"),)
    empty = "还没有添加过表头别名。平台认得常见的表头写法；单位的写法认不出时，在这里添加，以后的文件都按此读取。"


class AliasCreate(AliasPages, OperationFormPage):
    form_class = AliasForm
    title = "添加表头别名"
    success = "已添加，以后上传的文件按此读取。"

    def perform(self, form: AliasForm) -> HeaderAlias:
        kind, _, column = form.cleaned_data["column"].partition(".")
        return alias_add(actor=self.actor, kind=kind, column=column, word=form.cleaned_data["word"])

    def get_success_url(self, made: Model | None) -> str:
        return reverse("exchange:alias_list")


class AliasRemove(AliasPages):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        alias_remove(actor=self.actor, alias_id=kwargs["pk"])
        messages.success(request, "已删除这个表头别名。")
        return redirect("exchange:alias_list")
