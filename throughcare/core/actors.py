"""The shape of whoever acts: what the rooms below partnerships may know of them."""

from __future__ import annotations

from typing import Protocol


class Actor(Protocol):
    """A practitioner acting for one agency, on one scheme, in one session."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def practitioner_id(self) -> int: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def scheme_id(self) -> int | None: ...
    @property
    def case_schemes(self) -> tuple[int, ...]: ...
    @property
    def referring_schemes(self) -> tuple[int, ...]: ...
    @property
    def figure_schemes(self) -> tuple[int, ...]: ...
