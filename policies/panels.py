"""What higher apps add to the page of a policy version, from their ``ready()`` (design.md §2)."""

from audit.pages import Link

version_links: list[Link] = []


def add_to_version(*links: Link) -> None:
    """Buttons after the page's own; adding twice is adding once."""
    version_links.extend(link for link in links if link not in version_links)
