"""Who is told what about prepayments, claims and notices; called inside the operation that it is about."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.enums import CITY_REGION, Role
from accounts.models import User
from correspondence.operations import notify
from registry.selectors import people_acting
from subsidies.models import Claim, Prepayment, PublicNotice

PAGES = {Prepayment: "subsidies:prepayment_detail", Claim: "subsidies:claim_detail", PublicNotice: "subsidies:notice_detail"}


def tell(subject: Prepayment | Claim, what: str, *roles: Role, at: datetime | None) -> None:
    """Tell those who act for the record in ``roles``: its firm's and institution's own people, officers of its region."""
    text = f"{subject._meta.verbose_name} {subject.number} {what}"
    notify(recipients=_people(subject, roles), text=text[:300], url=reverse(PAGES[type(subject)], args=[subject.pk]), at=at)


def tell_clerks(notice: PublicNotice, what: str, *, at: datetime | None) -> None:
    clerks = people_acting(Role.CITY_HANDLER)
    notify(recipients=clerks, text=f"{notice.number} {what}"[:300], url=reverse(PAGES[PublicNotice], args=[notice.pk]), at=at)


def _people(subject: Prepayment | Claim, roles: Iterable[Role]) -> Iterable[User]:
    """A generator: history that is told of nobody any more asks no question either."""
    own = {Role.FIRM: subject.firm_id, Role.INSTITUTION: subject.institution_id}
    for role in roles:
        if role == Role.COUNTY_HANDLER and subject.region_id == CITY_REGION:
            # 市直 firms are the city's own to handle.
            yield from people_acting(Role.CITY_HANDLER)
        else:
            yield from people_acting(role, **({"organisation_id": own[role]} if role in own else {"region_id": subject.region_id}))
