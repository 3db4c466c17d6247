"""Two people who give the same name or number at the same moment: the second is told, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from throughcare.evaluation.models import NotNow

# Each is looked at before as well; these are for whoever comes between looking and writing.
ONCE = (
    "cohort_named_once",
    "cost_model_named_once",
    "severity_version_once",
    "unit_costs_version_once",
    "multipliers_version_once",
)


@contextmanager
def alone() -> Iterator[None]:
    """Write in a savepoint, and say so in words when somebody else has just written the same."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        if not any(name in str(clash) for name in ONCE):
            raise
        raise NotNow(
            _("Somebody else has just kept one of this name. Look at the list, then try again with another name.")
        ) from clash
