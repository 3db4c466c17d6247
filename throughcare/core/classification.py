"""One register of what every column holds: read by access, log, export, erasure and statistics."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Holds(enum.StrEnum):
    """What a field holds, in the terms of data-protection law."""

    OPERATIONAL = "operational"
    STAFF = "staff"
    PERSONAL = "personal"
    SPECIAL = "special category"
    CRIMINAL = "criminal offence"


@dataclass(frozen=True)
class Register:
    """The classification of one model: who owns the data, how long it is kept, whether a subject gets it."""

    owner: str
    retention: str
    subject_access: str
    holds: dict[str, Holds] = field(default_factory=dict)

    @property
    def about_people(self) -> bool:
        """Whether any field is about a person managed, so that row-level security is due."""
        return any(kind in (Holds.PERSONAL, Holds.SPECIAL, Holds.CRIMINAL) for kind in self.holds.values())


def register(
    *,
    owner: str = "the scheme",
    retention: str = "case",
    subject_access: str = "given",
    operational: str = "",
    staff: str = "",
    personal: str = "",
    special: str = "",
    criminal: str = "",
) -> Register:
    """Classify a model's own fields, each named once; the base record's are known already."""
    holds: dict[str, Holds] = {}
    named = (
        (Holds.OPERATIONAL, operational),
        (Holds.STAFF, staff),
        (Holds.PERSONAL, personal),
        (Holds.SPECIAL, special),
        (Holds.CRIMINAL, criminal),
    )
    for kind, names in named:
        for name in names.split():
            if name in holds:
                raise ValueError(f"{name} is classified twice")
            holds[name] = kind
    return Register(owner=owner, retention=retention, subject_access=subject_access, holds=holds)


BASE_FIELDS = frozenset({"id", "version", "made_at", "changed_at", "changed_by"})
