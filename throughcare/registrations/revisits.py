"""When somebody who left the scheme is looked at again; plain values in and out."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from throughcare.partnerships.profile.management import Revisit


def revisit_on(revisit: Revisit | None, *, reason: str, release_on: date | None) -> date | None:
    """When somebody who left for that reason is looked at again: so many months before the release."""
    if revisit is None or release_on is None or reason not in revisit.after_reasons:
        return None
    return release_on - relativedelta(months=revisit.months_before_release)
