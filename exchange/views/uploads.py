"""Files that belong to records: added by one page class, read by another; rights follow what they belong to."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from accounts.enums import Role
from audit.pages import ModelPage, OperationFormPage
from exchange.files import read_file
from exchange.models import StoredFile
from exchange.rules.files import media_type


class UploadPage(OperationFormPage):
    """A form with one ``file``; ``perform`` hands what :meth:`received` gives to the operation that keeps it."""

    submit_label = "上传"
    success = "已上传。"

    def received(self, form: Any) -> dict[str, Any]:
        """The form's fields, its file as ``content`` and ``filename``."""
        fields = dict(form.cleaned_data)
        upload = fields.pop("file")
        return fields | {"content": upload.read(), "filename": upload.name}


class FileDownload(ModelPage):
    """The ``file`` of a record, always as an attachment: what people upload never runs in our origin."""

    related = ("file",)
    roles = tuple(role for role in Role if role != Role.ADMINISTRATOR)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        stored: StoredFile = cast(Any, self.object).file
        response = _response(read_file(stored), "application/octet-stream")
        response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=stored.name)
        return response


def picture(stored: StoredFile) -> HttpResponse:
    """A picture shown in a page; that it is one was checked when it came in."""
    content = read_file(stored)
    return _response(content, media_type(content) or "application/octet-stream")


def _response(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
