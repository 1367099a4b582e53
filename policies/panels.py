"""What higher apps add to the pages of policies, from their ``ready()`` (design.md §2)."""

from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse

from accounts.actor import Actor
from audit.pages import Link
from policies.models import PolicyDocument

version_links: list[Link] = []


def add_to_version(*links: Link) -> None:
    """Buttons after the page's own; adding twice is adding once."""
    version_links.extend(link for link in links if link not in version_links)


NEWEST = 5


@dataclass(frozen=True, slots=True)
class Use:
    """Records of one kind that rest on a document (以此为依据): ``path`` leads from them to it, ``key`` names them on ``page``."""

    label: str
    model: type[Model]
    path: str
    page: str
    key: str = "pk"

    def shown_to(self, actor: Actor, document: PolicyDocument) -> "ShownUse":
        """How many the actor may see, and the newest of them with their addresses."""
        rows = self.model._default_manager.visible_to(actor).filter(**{self.path: document}).distinct().order_by("-pk")
        newest = [(str(row), reverse(self.page, args=[getattr(row, self.key)])) for row in rows[:NEWEST]]
        return ShownUse(self.label, rows.count(), newest)


@dataclass(frozen=True, slots=True)
class ShownUse:
    label: str
    count: int
    newest: list[tuple[str, str]]


document_uses: list[Use] = []


def add_to_document(*uses: Use) -> None:
    """Kinds of records that rest on documents; adding twice is adding once."""
    document_uses.extend(use for use in uses if use not in document_uses)
