from alliances.views import alliances, councils, meetings
from audit.pages import page_urls

app_name = "alliances"
urlpatterns = [
    *page_urls(
        "alliances",
        "alliance",
        list=alliances.AllianceList,
        create=alliances.AllianceCreate,
        detail=alliances.AllianceDetail,
        edit=alliances.AllianceEdit,
        join=alliances.AllianceJoin,
        charter=alliances.AllianceCharter,
        term=alliances.AllianceTerm,
        meeting=alliances.AllianceMeeting,
    ),
    *page_urls("members", "member", list=alliances.MemberList, leave=alliances.MemberLeave),
    *page_urls("terms", "term", detail=councils.TermDetail, elect=councils.TermElect, seat=councils.TermSeat),
    *page_urls("seats", "seat", end=councils.SeatEnd),
    *page_urls(
        "meetings",
        "meeting",
        list=meetings.MeetingList,
        detail=meetings.MeetingDetail,
        report=meetings.MeetingReport,
        resolve=meetings.MeetingResolve,
    ),
    *page_urls("followups", "followup", list=meetings.FollowUpList, detail=meetings.FollowUpDetail, do=meetings.FollowUpStep),
]
