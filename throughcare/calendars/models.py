"""Series of meetings, which day of a series each meeting stands for, and each practitioner's calendar feed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _l

from throughcare.calendars import rules
from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.profile.vocabulary import Every

BY_WEEKS = tuple(every.value for every in rules.WEEKS)
RHYTHMS = [(every.value, every.label) for every in Every if every in rules.WEEKS or every.months]
MOVES = [
    (rules.Moves.NEXT.value, _l("To the next working day")),
    (rules.Moves.PREVIOUS.value, _l("To the working day before")),
]
NO_END = date(9999, 12, 31)


class DateRange(Func):
    """Both days as one range."""

    function = "daterange"
    output_field = DateRangeField()


class SeriesQuerySet(RecordQuerySet["Series"]):
    """Words for series."""

    def visible_to(self, by: Acting) -> Self:
        """Series about people where they read cases, those of senior groups where they see figures."""
        people = Q(figures_only=False, scheme_id__in=by.case_schemes)
        return self.filter(people | Q(figures_only=True, scheme_id__in=by.figure_schemes))

    def running(self, day: date) -> Self:
        """Those that go on after that day, also those yet to begin; one that never began is over."""
        ends = Coalesce(F("ends_on"), NO_END)
        return self.annotate(ends=ends).filter(ends__gte=day, ends__gt=F("starts_on") - timedelta(days=1))


class Series(Record):
    """Meetings of one kind that repeat by rule. A change from a day on is a series that follows this one."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    figures_only = models.BooleanField(default=False)
    every = models.CharField(_l("How often"), max_length=20, choices=RHYTHMS)
    weekday = models.PositiveSmallIntegerField(_l("On which day of the week"), null=True)
    nth = models.SmallIntegerField(_l("Which one in the month"), null=True)
    day = models.PositiveSmallIntegerField(_l("On which day of the month"), null=True)
    moves = models.CharField(_l("On a bank holiday"), max_length=10, choices=MOVES, default=rules.Moves.NEXT.value)
    # From here weeks and months are counted, also by the series that follows with the same rhythm.
    counts_from = models.DateField()
    starts_on = models.DateField(_l("First day"))
    ends_on = models.DateField(_l("Last day"), null=True)
    starts_at = models.TimeField(_l("Time"), null=True)
    place = models.CharField(_l("Place"), max_length=200, blank=True)
    chair = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    follows = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="followed_by")

    classified: ClassVar[Register] = register(
        operational="scheme kind figures_only every weekday nth day moves counts_from starts_on ends_on starts_at "
        "place follows",
        staff="chair",
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(every__in=BY_WEEKS, weekday__lte=4, nth=None, day=None)
                | Q(~Q(every__in=BY_WEEKS), weekday__lte=4, nth__in=rules.NTHS, day=None)
                | Q(~Q(every__in=BY_WEEKS), weekday=None, nth=None, day__gte=1, day__lte=31),
                name="series_rule_whole",
            ),
            models.CheckConstraint(condition=Q(every__in=[key for key, _ in RHYTHMS]), name="series_rhythm_known"),
            models.CheckConstraint(condition=Q(moves__in=[key for key, _ in MOVES]), name="series_moves_known"),
            # A series that was changed or ended before its first day never ran: its last day is the day before.
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on") - timedelta(days=1)),
                name="series_ends_after_start",
            ),
            ExclusionConstraint(
                name="one_series_of_a_kind",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                # One that never ran is in nobody's way.
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["scheme", "kind"], name="series_by_kind")]

    @property
    def rule(self) -> rules.Rule:
        """The days by rule."""
        return rules.Rule(
            every=rules.RHYTHMS[self.every],
            counts_from=self.counts_from,
            weekday=self.weekday,
            nth=self.nth,
            day=self.day,
            moves=rules.Moves(self.moves),
        )

    def end(self, *, on: date) -> None:
        """Its last day; one that has not begun never runs."""
        self.ends_on = max(on, self.starts_on - timedelta(days=1))


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Words for the days of a series."""

    def visible_to(self, by: Acting) -> Self:
        """Those of series that they see."""
        people = Q(figures_only=False, scheme_id__in=by.case_schemes)
        return self.filter(people | Q(figures_only=True, scheme_id__in=by.figure_schemes))


class Occurrence(Record):
    """A nominal day of a series and the meeting that stands for it, wherever that was moved and even if called off."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    figures_only = models.BooleanField(default=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="occurrences")
    nominal_on = models.DateField()
    # Where the series put it: a meeting on another day was moved by somebody, and stays there.
    placed_on = models.DateField()
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="occurrence")

    classified: ClassVar[Register] = register(operational="scheme figures_only series nominal_on placed_on meeting")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "nominal_on"], name="one_meeting_a_nominal_day"),
        ]

    @property
    def moved_by_hand(self) -> bool:
        """Whether somebody chose another day for it."""
        return self.meeting.held_on != self.placed_on

    def stands_for(self, series: Series, *, nominal_on: date, placed_on: date) -> None:
        """From now on it is a day of this series."""
        self.series, self.nominal_on, self.placed_on = series, nominal_on, placed_on


class FeedQuerySet(RecordQuerySet["Feed"]):
    """Words for feeds."""

    def visible_to(self, by: Acting) -> Self:
        """One's own."""
        return self.filter(practitioner_id=by.practitioner_id)

    def live(self) -> Self:
        """Those whose address still opens."""
        return self.filter(revoked_at=None)


class Feed(Record):
    """A secret address at which a practitioner's calendar reads the meetings; only a digest of the secret is kept."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True)
    last_read_on = models.DateField(null=True)

    classified: ClassVar[Register] = register(
        owner="the agency",
        retention="until revoked, and a year",
        operational="digest revoked_at last_read_on",
        staff="practitioner",
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practitioner"], condition=Q(revoked_at=None), name="one_live_feed_a_practitioner"
            ),
        ]

    def revoke(self, *, at: object) -> None:
        """Its address opens nothing from now on."""
        self.revoked_at = at  # type: ignore[assignment]
