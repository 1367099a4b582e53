"""技工教育联盟、市域产教联合体: alliances, their members, councils and meetings."""

from alliances.models.alliances import Alliance, AllianceKind, Charter, Member
from alliances.models.councils import Candidate, Election, Seat, Term
from alliances.models.meetings import FollowUp, Invitation, Meeting, Resolution

__all__ = [
    "Alliance",
    "AllianceKind",
    "Candidate",
    "Charter",
    "Election",
    "FollowUp",
    "Invitation",
    "Meeting",
    "Member",
    "Resolution",
    "Seat",
    "Term",
]
