"""The only writers of alliances."""

from alliances.operations.alliances import (
    alliance_found,
    alliance_kind_add,
    alliance_update,
    charter_add,
    member_leave,
    members_join,
)
from alliances.operations.councils import Standing, election_record, seat_end, seat_give, term_open
from alliances.operations.meetings import (
    follow_up_assign,
    follow_up_cancel,
    follow_up_confirm,
    follow_up_report_done,
    follow_up_send_back,
    meeting_call,
    meeting_report,
    resolution_pass,
)

__all__ = [
    "Standing",
    "alliance_found",
    "alliance_kind_add",
    "alliance_update",
    "charter_add",
    "election_record",
    "follow_up_assign",
    "follow_up_cancel",
    "follow_up_confirm",
    "follow_up_report_done",
    "follow_up_send_back",
    "meeting_call",
    "meeting_report",
    "member_leave",
    "members_join",
    "resolution_pass",
    "seat_end",
    "seat_give",
    "term_open",
]
