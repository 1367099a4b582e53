"""What higher apps add to the page of a class, from their ``ready()``: sections and buttons (design.md §2).

A section that needs more than the class itself overrides ``Section.context``; its template finds that as ``extra``.
"""

from audit.pages import Link, Section

class_sections: list[Section] = []
class_links: list[Link] = []


def add_to_class(*sections: Section, links: tuple[Link, ...] = ()) -> None:
    """Sections come after the class's own, buttons after its own; adding twice is adding once."""
    class_sections.extend(section for section in sections if section not in class_sections)
    class_links.extend(link for link in links if link not in class_links)
