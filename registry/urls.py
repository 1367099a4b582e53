from django.urls import path, register_converter

from audit.pages import page_urls
from registry.views import chains, organisations, people, reference, users

register_converter(reference.DayConverter, "day")

app_name = "registry"
urlpatterns = [
    path("organisations/import/", organisations.OrganisationsImport.as_view(), name="organisation_import"),
    *page_urls(
        "organisations",
        "organisation",
        list=organisations.OrganisationList,
        create=organisations.OrganisationCreate,
        detail=organisations.OrganisationDetail,
        edit=organisations.OrganisationEdit,
        contact=organisations.OrganisationContact,
        rename=organisations.OrganisationRename,
        state=organisations.OrganisationState,
        account=organisations.OrganisationAccount,
    ),
    *page_urls("accounts", "account", list=organisations.AccountList, detail=organisations.AccountDetail, do=organisations.AccountStep),
    path("people/find/", people.PersonFind.as_view(), name="person_find"),
    *page_urls(
        "people",
        "person",
        list=people.PersonList,
        detail=people.PersonDetail,
        correct=people.PersonCorrect,
        reveal=people.PersonReveal,
    ),
    *page_urls(
        "users",
        "user",
        list=users.UserList,
        create=users.UserCreate,
        detail=users.UserDetail,
        edit=users.UserEdit,
        password=users.UserPassword,
        stop=users.UserStop,
        reopen=users.UserReopen,
        grant=users.UserGrant,
    ),
    *page_urls("memberships", "membership", list=users.MembershipList, detail=users.MembershipDetail, do=users.MembershipStep),
    *page_urls(
        "regions",
        "region",
        list=reference.RegionList,
        create=reference.RegionCreate,
        detail=reference.RegionDetail,
        edit=reference.RegionEdit,
    ),
    *page_urls(
        "occupations",
        "occupation",
        list=reference.OccupationList,
        create=reference.OccupationCreate,
        detail=reference.OccupationDetail,
        edit=reference.OccupationEdit,
    ),
    *page_urls("chains", "chain", list=chains.ChainList, create=chains.ChainCreate, detail=chains.ChainDetail, edit=chains.ChainEdit),
    *page_urls("scarce", "scarce", list=chains.ScarceList, create=chains.ScarceCreate),
    *page_urls("calendar", "day", list=reference.DayList, create=reference.DayCreate),
    path("calendar/<day:pk>/edit/", reference.DayEdit.as_view(), name="day_edit"),
    path("calendar/<day:pk>/remove/", reference.DayRemove.as_view(), name="day_remove"),
]
