"""Figures of one scheme or of a board's hubs, from functions that answer with counts and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Counts:
    """The figures of one scheme."""

    scheme: Scheme
    colours: Mapping[str, int]
    levels: Mapping[str, int]
    overdue: int
    referrals: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many are on the scheme now."""
        return sum(self.colours.values())

    @property
    def asked(self) -> int:
        """How many were referred in the last twelve months."""
        return sum(self.referrals.values())


def figures(by: Acting, *, today: date) -> list[Counts]:
    """One line a scheme that holds people: a board's hubs, or the scheme itself."""
    wanted = Scheme.objects.filter(pk__in=by.figure_schemes).order_by("name")
    over = {scheme.board_id for scheme in wanted}
    schemes = [scheme for scheme in wanted if scheme.pk not in over]
    cohort: dict[tuple[int, str], dict[str, int]] = {}
    for scheme_id, what, key, many in _rows("select * from figures_cohort(%s)", [today]):
        cohort.setdefault((scheme_id, what), {})[key] = many
    referrals: dict[int, dict[str, int]] = {}
    ends = today + timedelta(days=1)
    for scheme_id, outcome, many in _rows("select * from figures_referrals(%s, %s)", [ends - A_YEAR, ends]):
        referrals.setdefault(scheme_id, {})[outcome] = many
    return [
        Counts(
            scheme=scheme,
            colours=cohort.get((scheme.pk, "colour"), {}),
            levels=cohort.get((scheme.pk, "level"), {}),
            overdue=cohort.get((scheme.pk, "overdue"), {}).get("", 0),
            referrals=referrals.get(scheme.pk, {}),
        )
        for scheme in schemes
    ]


def _rows(statement: str, given: Sequence[date]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
