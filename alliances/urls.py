from alliances.views import alliances, bridge, councils, meetings, resources
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
        members=alliances.AllianceMembersImport,
        charter=alliances.AllianceCharter,
        term=alliances.AllianceTerm,
        meeting=alliances.AllianceMeeting,
        base=resources.AllianceBase,
        item=resources.AllianceItem,
        topic=bridge.AllianceTopic,
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
    *page_urls("bases", "base", list=resources.BaseList, detail=resources.BaseDetail, book=resources.BaseBook),
    *page_urls("bookings", "booking", list=resources.BookingList, detail=resources.BookingDetail, do=resources.BookingStep),
    *page_urls("items", "item", list=resources.ItemList, end=resources.ItemEnd),
    *page_urls(
        "topics", "topic", list=bridge.TopicList, detail=bridge.TopicDetail, milestone=bridge.TopicMilestonePlan, do=bridge.TopicStep
    ),
    *page_urls("milestones", "milestone", reach=bridge.MilestoneReach),
    *page_urls(
        "needs",
        "need",
        list=bridge.NeedList,
        create=bridge.NeedCreate,
        detail=bridge.NeedDetail,
        answer=bridge.NeedAnswerPage,
        do=bridge.NeedStep,
    ),
]
