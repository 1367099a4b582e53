"""What higher apps add to the pages of a person and of an organisation, from their ``ready()`` (design.md §2).

A section that shows what the reader may see overrides ``Section.context_for``.
"""

from audit.pages import Section

person_sections: list[Section] = []
organisation_sections: list[Section] = []
chain_sections: list[Section] = []


def add_to_person(*sections: Section) -> None:
    """Adding twice is adding once. Higher apps are ready first and come last: training before money."""
    person_sections[:0] = [section for section in sections if section not in person_sections]


def add_to_organisation(*sections: Section) -> None:
    organisation_sections[:0] = [section for section in sections if section not in organisation_sections]


def add_to_chain(*sections: Section) -> None:
    """On the page of an industry chain; adding twice is adding once."""
    chain_sections.extend(section for section in sections if section not in chain_sections)
