"""Sending a file to the reader."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from exchange.files import read_file
from exchange.models import StoredFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """The answer that a browser saves under ``name``; nobody on the way may keep it."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def stored_download(stored: StoredFile) -> HttpResponse:
    return as_download(read_file(stored), stored.name, stored.content_type)
