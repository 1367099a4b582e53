"""The only writers of the registry."""

from registry.operations.accounts import payee_account_confirm, payee_account_propose, payee_account_reject, payee_account_retire
from registry.operations.chains import chain_save, scarce_add
from registry.operations.organisations import organisation_register, organisation_rename, organisation_state_set, organisation_update
from registry.operations.people import people_look_up, people_register, person_correct, reveal
from registry.operations.reference import calendar_day_remove, reference_add, reference_save
from registry.operations.users import (
    membership_confirm,
    membership_end,
    membership_grant,
    membership_reject,
    password_reset,
    user_create,
    user_set_active,
    user_update,
)
from registry.people import PersonData

__all__ = [
    "PersonData",
    "calendar_day_remove",
    "chain_save",
    "membership_confirm",
    "membership_end",
    "membership_grant",
    "membership_reject",
    "organisation_register",
    "organisation_rename",
    "organisation_state_set",
    "organisation_update",
    "password_reset",
    "payee_account_confirm",
    "payee_account_propose",
    "payee_account_reject",
    "payee_account_retire",
    "people_look_up",
    "people_register",
    "person_correct",
    "reference_add",
    "reference_save",
    "reveal",
    "scarce_add",
    "user_create",
    "user_set_active",
    "user_update",
]
