"""What a help page consists of."""

from dataclasses import dataclass

from accounts.enums import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in its order. ``page``: URL name of where it is done, which becomes a link for those who have it in their menu."""

    title: str
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Returned:
    """Something that comes back (退回), and what to do then."""

    what: str
    then: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A frequent refusal. ``says``: its sentence or the constant part of it, word for word; a test looks it up in the code."""

    says: str
    then: str


@dataclass(frozen=True, slots=True)
class RoleHelp:
    """The help of one role (岗位帮助). ``does``: in one sentence; ``limits``: days to keep; ``ask``: who knows more."""

    role: Role
    does: str
    steps: tuple[Step, ...]
    returned: tuple[Returned, ...]
    limits: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    ask: str
