"""Page classes every app builds on (docs/pages.md): lists, details, forms over operations, workflow steps."""

from audit.pages.base import ModelPage, Page
from audit.pages.detail import DetailPage, Facts, Link, Section
from audit.pages.filters import PageFilterSet
from audit.pages.forms import OperationFormPage
from audit.pages.lists import ListPage
from audit.pages.tables import DateColumn, MoneyColumn, PageTable, StateColumn
from audit.pages.transitions import StepForm, TransitionPage
from audit.pages.urls import page_urls

__all__ = [
    "DateColumn",
    "DetailPage",
    "Facts",
    "Link",
    "ListPage",
    "ModelPage",
    "MoneyColumn",
    "OperationFormPage",
    "Page",
    "PageFilterSet",
    "PageTable",
    "Section",
    "StateColumn",
    "StepForm",
    "TransitionPage",
    "page_urls",
]
