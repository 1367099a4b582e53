"""The demo city's calendar: every story is a generator that yields the day on which it goes on.

Everything happens on its business day, in working hours, by the person whose office it is; what lies after
today has not happened yet, so that the last stories are left standing in every state, some of them overdue.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from random import Random

from django.apps import apps
from django.db import connection
from psycopg2.sql import SQL, Identifier

from accounts.actor import Actor
from accounts.enums import Role
from policies.shipped import load_shipped_policy
from xinxiang_skills.demo.bodies import Bodies, make_bodies, moment
from xinxiang_skills.demo.classes import plan_classes
from xinxiang_skills.demo.names import PeopleMaker

SEED = 82
Story = Iterator[date]


class City:
    """The city while it is being made: its bodies, its calendar, and one source of chance."""

    def __init__(self, *, today: date, tell: Callable[[str], None]) -> None:
        self.today, self.tell = today, tell
        self.random = Random(SEED)
        self.serial = count(1)
        self.people = PeopleMaker(self.random)
        self._calendar: list[tuple[date, int, Story]] = []
        self._order = count()

    def make(self) -> None:
        from xinxiang_skills.demo import offices
        from xinxiang_skills.demo.alliances import alliance_stories
        from xinxiang_skills.demo.brands import brand_stories
        from xinxiang_skills.demo.briefings import briefing_story
        from xinxiang_skills.demo.classroom import class_story
        from xinxiang_skills.demo.group import group_stories
        from xinxiang_skills.demo.incentives import incentive_stories
        from xinxiang_skills.demo.projects import project_stories

        self.bodies: Bodies = make_bodies(self.random)
        load_shipped_policy(maker=self.office(Role.CITY_HANDLER), approver=self.office(Role.CITY_APPROVER), at=moment(date(2019, 1, 3)))
        for story in (
            offices.plan_story,
            offices.budget_story,
            offices.notice_story,
            offices.payment_story,
            offices.open_notice_story,
            offices.open_batch_story,
        ):
            self.tell_on(date(2019, 1, 3), story(self))
        measures = (*alliance_stories(self), *incentive_stories(self), briefing_story(self))
        for story in (*brand_stories(self), *project_stories(self), *group_stories(self), *measures):
            self.tell_on(date(2019, 1, 3), story)
        for plan in plan_classes(self.random, self.today):
            self.tell_on(date(2019, 1, 3), class_story(self, plan))
        self.run()

    def office(self, role: Role) -> Actor:
        return self.bodies.offices[role]

    def tell_on(self, day: date, story: Story) -> None:
        """Let ``story`` go on when ``day`` comes; beyond today it never does."""
        if day <= self.today:
            heapq.heappush(self._calendar, (day, next(self._order), story))

    def run(self) -> None:
        """Let every story go on, day by day, until today."""
        half_year = (0, False)
        while self._calendar:
            day, _, story = heapq.heappop(self._calendar)
            if (day.year, day.month > 6) != half_year:
                if day.year != half_year[0]:
                    self.tell(f"  {day.year} 年")
                half_year = (day.year, day.month > 6)
                _look_again()
            if (on := next(story, None)) is not None:
                self.tell_on(on, story)


def _look_again() -> None:
    """Let the database count its rows and plan anew: one long transaction is invisible to its own housekeeping."""
    tables = [model._meta.db_table for model in apps.get_models()]
    with connection.cursor() as cursor:
        cursor.execute(SQL("ANALYZE {}").format(SQL(", ").join(map(Identifier, tables))))
