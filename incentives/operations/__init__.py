"""The only writers of the measures that let firms pay for training (design.md §3)."""

from incentives.operations.credit import credit_confirm, credit_draft, credit_reopen, credit_return, credit_submit, credit_update
from incentives.operations.education import (
    education_confirm,
    education_draft,
    education_reopen,
    education_return,
    education_submit,
    education_update,
)
from incentives.operations.fusion import (
    investment_confirm,
    investment_draft,
    investment_file_add,
    investment_file_remove,
    investment_reopen,
    investment_return,
    investment_submit,
    investment_update,
    listing_confirm,
    listing_draft,
    listing_reject,
    listing_remove,
)
from incentives.operations.parameters import parameter_add, parameter_update, parameters_load

__all__ = [
    "credit_confirm",
    "credit_draft",
    "credit_reopen",
    "credit_return",
    "credit_submit",
    "credit_update",
    "education_confirm",
    "education_draft",
    "education_reopen",
    "education_return",
    "education_submit",
    "education_update",
    "investment_confirm",
    "investment_draft",
    "investment_file_add",
    "investment_file_remove",
    "investment_reopen",
    "investment_return",
    "investment_submit",
    "investment_update",
    "listing_confirm",
    "listing_draft",
    "listing_reject",
    "listing_remove",
    "parameter_add",
    "parameter_update",
    "parameters_load",
]
