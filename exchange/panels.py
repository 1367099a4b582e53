"""What higher apps add to the preview of an import, from their ``ready()`` (design.md §2)."""

from audit.pages import Section

preview_sections: dict[str, list[Section]] = {}


def add_to_preview(kind: str, section: Section) -> None:
    """``section.context`` gets the :class:`~exchange.models.ImportJob`, whose ``summary`` its kind has added up; adding twice is once."""
    sections = preview_sections.setdefault(kind, [])
    if section not in sections:
        sections.append(section)
