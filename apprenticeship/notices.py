"""Who is told what about agreements and classes; called inside the operation that it is about."""

from datetime import datetime

from django.urls import reverse

from accounts.enums import CITY_REGION, Role
from accounts.models import User
from apprenticeship.models import Agreement, TrainingClass
from correspondence.operations import notify
from registry.selectors import people_acting


def tell_firm_of_agreement(agreement: Agreement, at: datetime | None) -> None:
    notify(
        recipients=people_acting(Role.FIRM, organisation_id=agreement.firm_id),
        text=f"{agreement.institution}登记了合作协议 {agreement.number}，请核对并确认。",
        url=reverse("apprenticeship:agreement_detail", args=[agreement.pk]),
        at=at,
    )


def tell(training_class: TrainingClass, what: str, *roles: Role, at: datetime | None) -> None:
    """Tell those who act for the class in ``roles``: the parties' own people, the county's handlers."""
    own = {Role.INSTITUTION: training_class.institution_id, Role.FIRM: training_class.firm_id, Role.EVALUATOR: training_class.evaluator_id}
    people: list[User] = []
    for role in roles:
        where = {"organisation_id": own[role]} if role in own else {"region_id": training_class.region_id}
        people += people_acting(role, **where)
    if Role.COUNTY_HANDLER in roles and training_class.region_id == CITY_REGION:
        # 市直 firms are the city's own to handle.
        people += people_acting(Role.CITY_HANDLER)
    text = f"{training_class.title}（{training_class.number}）{what}"
    notify(recipients=people, text=text, url=training_class.get_absolute_url(), at=at)
