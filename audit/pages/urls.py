"""Addresses of one kind of record, in one line of an app's ``urls.py``."""

from django.urls import URLPattern, path

from audit.pages.base import Page

ADDRESS = {"list": "", "create": "new/", "detail": "<int:pk>/", "do": "<int:pk>/do/<slug:step>/"}


def page_urls(folder: str, stem: str, **pages: type[Page]) -> list[URLPattern]:
    """``page_urls("classes", "class", list=ClassList, detail=ClassDetail, do=ClassStep, edit=ClassEdit)``.

    Gives ``classes/``, ``classes/7/``, ``classes/7/do/submit/`` and, for any other word, ``classes/7/edit/``,
    named ``class_list``, ``class_detail``, ``class_do``, ``class_edit``.
    """
    return [
        path(f"{folder}/{ADDRESS.get(word, f'<int:pk>/{word}/')}", page.as_view(), name=f"{stem}_{word}") for word, page in pages.items()
    ]
