"""Entries of the sidebar: each app registers its own from ``apps.ready()``; roles decide who sees which."""

from dataclasses import dataclass
from itertools import groupby

from django.urls import NoReverseMatch, reverse

from accounts.actor import Actor
from accounts.enums import Role

SECTIONS = ("工作", "培训", "补贴资金", "产教融合", "成果", "统计", "基础资料", "系统")
"""Sections in the order of the sidebar."""


@dataclass(frozen=True)
class Entry:
    section: str
    label: str
    url_name: str
    icon: str
    roles: frozenset[Role]
    order: int

    @property
    def sort_key(self) -> tuple[int, int, str]:
        return (SECTIONS.index(self.section), self.order, self.label)


@dataclass(frozen=True)
class ShownEntry:
    label: str
    url: str
    icon: str
    active: bool


_entries: dict[str, Entry] = {}
_shortcuts: dict[str, Entry] = {}


def register(section: str, label: str, url_name: str, icon: str, *, roles: tuple[Role, ...] = (), order: int = 50) -> None:
    """Add an entry; ``roles`` empty shows it to everybody. ``icon`` is a Tabler icon name without ``ti-``."""
    _entries[url_name] = Entry(section, label, url_name, icon, frozenset(roles), order)


def register_shortcut(label: str, url_name: str, icon: str, *, roles: tuple[Role, ...] = (), order: int = 50) -> None:
    """Add something people often start from their desk, such as 新建培训班."""
    _shortcuts[url_name] = Entry(SECTIONS[0], label, url_name, icon, frozenset(roles), order)


def shortcuts_for(actor: Actor) -> list[ShownEntry]:
    mine = sorted((e for e in _shortcuts.values() if not e.roles or actor.has(*e.roles)), key=lambda entry: entry.sort_key)
    return [ShownEntry(entry.label, url, entry.icon, active=False) for entry in mine if (url := _address(entry))]


def pages_of(actor: Actor) -> dict[str, ShownEntry]:
    """Pages the actor has in the sidebar or among the shortcuts, by URL name."""
    mine = [e for e in (*_shortcuts.values(), *_entries.values()) if not e.roles or actor.has(*e.roles)]
    return {e.url_name: ShownEntry(e.label, url, e.icon, active=False) for e in mine if (url := _address(e))}


def menu_for(actor: Actor, path: str) -> list[tuple[str, list[ShownEntry]]]:
    """The actor's sidebar by section; the entry with the longest address above ``path`` is active."""
    mine = sorted((e for e in _entries.values() if not e.roles or actor.has(*e.roles)), key=lambda entry: entry.sort_key)
    addressed = [(entry, _address(entry)) for entry in mine]
    addressed = [(entry, url) for entry, url in addressed if url]
    here = max((url for _, url in addressed if path.startswith(url)), key=len, default="")
    if here == "/" and path != "/":
        here = ""
    shown = [(entry.section, ShownEntry(entry.label, url, entry.icon, url == here)) for entry, url in addressed]
    return [(section, [entry for _, entry in group]) for section, group in groupby(shown, key=lambda pair: pair[0])]


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""
