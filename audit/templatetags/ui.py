"""How values look on a page: money, dates, states, icons, form fields, the timeline."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from django import forms, template
from django.db import models
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

register = template.Library()

EMPTY = "—"
WAN = Decimal(10_000)
CENT = Decimal("0.01")


@register.filter
def money(value: Decimal | int | None, missing: str = EMPTY) -> str:
    """Yuan with separators and two places: 12,345.00."""
    return missing if value is None or value == "" else f"{Decimal(value).quantize(CENT, ROUND_HALF_UP):,}"


@register.filter
def whole(value: int | None, missing: str = EMPTY) -> str:
    """A count with separators: 57,000."""
    return missing if value is None or value == "" else f"{value:,}"


@register.filter
def wan(value: Decimal | int | None, missing: str = EMPTY) -> str:
    """万元 with two places, for showing only."""
    return missing if value is None or value == "" else f"{(Decimal(value) / WAN).quantize(CENT, ROUND_HALF_UP):,}"


@register.filter
def iso_date(value: date | datetime | None, missing: str = EMPTY) -> str:
    """A day as 2024-07-24, in the time of Xinxiang."""
    if not value:
        return missing
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{value:%Y-%m-%d}"


@register.filter
def iso_time(value: datetime | None, missing: str = EMPTY) -> str:
    """A moment as 2024-07-24 15:30, in the time of Xinxiang."""
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else missing


@dataclass(frozen=True)
class Look:
    tone: str
    icon: str


NEUTRAL = Look("neutral", "circle-dashed")
WAITING = Look("waiting", "clock")
RUNNING = Look("running", "player-play")
RETURNED = Look("returned", "arrow-back-up")
DONE = Look("done", "circle-check")
STOPPED = Look("stopped", "circle-x")
CLOSED = Look("closed", "archive")

LOOKS: dict[str, Look] = {
    **dict.fromkeys(("draft", "proposed", "new", "planned", "pending"), NEUTRAL),
    **dict.fromkeys(("submitted", "confirming", "handled", "checked", "assessing", "queued", "awaiting_rate", "awaiting_cost"), WAITING),
    **dict.fromkeys(("open", "training", "running", "noticed", "published", "sent", "in_batch"), RUNNING),
    **dict.fromkeys(("returned", "suspended", "stopped", "demanded", "passed_uncertified", "partial"), RETURNED),
    **dict.fromkeys(("active", "filed", "approved", "issued", "confirmed", "included", "ok"), DONE),
    **dict.fromkeys(("paid", "received", "settled", "finished", "certified", "closed", "done", "signed"), DONE),
    **dict.fromkeys(("rejected", "refused", "failed", "terminated", "cancelled", "dissolved", "withdrawn", "withdrew", "upheld"), STOPPED),
    **dict.fromkeys(("archived", "ended", "retired", "void", "superseded", "dismissed"), CLOSED),
    **dict.fromkeys(("checking", "applying"), RUNNING),
    "applied": DONE,
    "in_force": DONE,
    "repealed": STOPPED,
    # Where the same word means something else in another workflow: by model and value.
    "exchange.importjob:uploaded": WAITING,
    "exchange.importrow:new": DONE,
    "exchange.importrow:changed": WAITING,
    "exchange.importrow:wrong": STOPPED,
    "funds.payable:open": WAITING,
    "funds.batch:draft": WAITING,
    "funds.batch:confirmed": WAITING,
    "funds.paymentorder:pending": WAITING,
    "subsidies.objection:open": WAITING,
    "subsidies.claim:approved": WAITING,
    "registry.payeeaccount:proposed": WAITING,
    "apprenticeship.agreement:draft": WAITING,
    "brands.instalment:proposed": WAITING,
    "brands.instalment:approved": DONE,
    "brands.taskshare:reported": WAITING,
    "alliances.followup:reported": WAITING,
    "alliances.booking:requested": WAITING,
    "alliances.topic:posed": WAITING,
    "alliances.topic:taken": RUNNING,
    "alliances.topic:solved": WAITING,
    "alliances.need:matched": WAITING,
    **{f"brands.project:{state}": WAITING for state in ("reviewing", "selected", "recommended", "accepting")},
    "brands.project:building": RUNNING,
    "apprenticeship.processcheck:answered": WAITING,
    "apprenticeship.processcheck:rectifying": RETURNED,
    "brands.project:rectifying": RETURNED,
    "brands.project:checked": RUNNING,
    "brands.project:accepted": DONE,
    "brands.project:declined": STOPPED,
    "brands.brand:cultivated": RUNNING,
    "briefings.briefing:announced": RUNNING,
    "briefings.briefing:held": DONE,
    "briefings.question:asked": WAITING,
    "briefings.question:answered": WAITING,
    "briefings.question:published": DONE,
    "briefings.question:withdrawn": CLOSED,
    "incentives.fusionfirm:proposed": WAITING,
    "incentives.fusionfirm:listed": DONE,
    "incentives.fusionfirm:removed": CLOSED,
    "brands.brand:named": DONE,
    "brands.brand:revoked": STOPPED,
}
"""Which look a state has, by its stored value, for all workflows; a state not listed is neutral."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Tabler icon; always beside a word, so hidden from screen readers."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def state(value: str, label: str, model: str = "") -> SafeString:
    """A state by word, icon and colour; ``model`` (``funds.payable``) where the word alone is ambiguous."""
    look = LOOKS.get(f"{model}:{value}") or LOOKS.get(str(value), NEUTRAL)
    return format_html('<span class="state state-{}">{}{}</span>', look.tone, icon(look.icon), label)


@register.simple_tag
def badge(subject: models.Model, attribute: str = "state") -> SafeString:
    """The state of a record (or another field with choices) by word, icon and colour."""
    path, _, name = str(attribute).replace("__", ".").rpartition(".")
    for step in filter(None, path.split(".")):
        subject = getattr(subject, step)
    return state(getattr(subject, name), getattr(subject, f"get_{name}_display")(), subject._meta.label_lower)


@register.filter
def is_late(due_on: date | None) -> bool:
    return bool(due_on and due_on < timezone.localdate())


WIDGET_CLASS = {
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "",
    forms.RadioSelect: "",
    forms.Select: "form-select",
}


def _widget_class(widget: forms.Widget) -> str:
    return next((css for kind, css in WIDGET_CLASS.items() if isinstance(widget, kind)), "form-control")


@register.filter
def control(field: forms.BoundField) -> SafeString:
    """The field's input with the kit's class; Django itself adds aria-describedby and aria-invalid."""
    widget = field.field.widget
    invalid = " is-invalid" if field.errors else ""
    attrs = {"class": f"{widget.attrs.get('class', '')} {_widget_class(widget)}{invalid}".strip()}
    if isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    return field.as_widget(attrs=attrs)


@register.filter
def is_choice_list(field: forms.BoundField) -> bool:
    """Radio buttons and check lists are a group under one legend, not one input under one label."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_check(field: forms.BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.inclusion_tag("page/chart.html")
def chart(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart with its table. ``spec``: ``kind`` (bar, line, pie or map), ``title``, ``unit`` and

    - bar, line, pie: ``categories`` and ``series`` (each ``name``, ``values``, one value per category);
    - map: ``regions`` (each ``code``, ``name``, ``value``), drawn on the counties of Xinxiang.

    ``links`` (optional, one address per category or region) makes the parts lead to their rows.
    """
    is_map = spec["kind"] == "map"
    data_id = f"chart-{sha256(json.dumps(spec, default=str, sort_keys=True).encode()).hexdigest()[:12]}"
    if is_map:
        head, rows = ["地区", spec["unit"]], [(region["name"], region["value"]) for region in spec["regions"]]
    else:
        head = ["", *(series["name"] for series in spec["series"])]
        rows = list(zip(spec["categories"], *(series["values"] for series in spec["series"]), strict=True))
    return {
        "chart": spec,
        "data_id": data_id,
        "data": json_script(spec, data_id),
        "map_url": static("data/xinxiang-counties.geojson") if is_map else "",
        "head": head,
        "rows": rows,
    }
