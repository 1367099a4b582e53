"""技工教育联盟、市域产教联合体: alliances, their members, councils and meetings."""

from alliances.models.alliances import Alliance, AllianceKind, Charter, Member
from alliances.models.bridge import Need, NeedAnswer, OrderClass, Topic, TopicMilestone
from alliances.models.councils import Candidate, Election, Seat, Term
from alliances.models.meetings import FollowUp, Invitation, Meeting, Resolution
from alliances.models.resources import Base, Booking, SharedItem

__all__ = [
    "Alliance",
    "AllianceKind",
    "Base",
    "Booking",
    "Candidate",
    "Charter",
    "Election",
    "FollowUp",
    "Invitation",
    "Meeting",
    "Member",
    "Need",
    "NeedAnswer",
    "OrderClass",
    "Resolution",
    "Seat",
    "SharedItem",
    "Term",
    "Topic",
    "TopicMilestone",
]
