"""What no source states: each question, whether the partnership has answered it, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from throughcare.partnerships.plainly.changes import value_in_words
from throughcare.partnerships.profile import Profile, Unset
from throughcare.partnerships.profile.documents import to_document
from throughcare.partnerships.profile.shape import entry_name, fields_of


@dataclass(frozen=True)
class Question:
    """One question of the profile to the partnership."""

    unset: Unset
    value: Any
    answered: bool

    @property
    def path(self) -> str:
        """Where in the profile the answer goes."""
        return self.unset.path

    @property
    def words(self) -> str:
        """The answer as people read it."""
        return value_in_words(to_document(self.value)) if self.answered else ""


def questions(first: Profile, now: Profile) -> list[Question]:
    """Everything that was ever open: what still is comes first. Answers can be changed like questions be answered."""
    asked = {each.path: each for each in (*first.unset(), *now.unset())}
    found = [_question(each, now) for each in asked.values() if exists_in(now, each.path)]
    return sorted(found, key=lambda each: each.answered)


def question(first: Profile, now: Profile, path: str) -> Question | None:
    """The question at this path, if it is one."""
    return next((each for each in questions(first, now) if each.path == path), None)


def _question(unset: Unset, now: Profile) -> Question:
    value = value_at(now, unset.path)
    return Question(unset, value, not isinstance(value, Unset))


def exists_in(profile: Profile, path: str) -> bool:
    """Whether the profile still has such a place; a later version may have dropped it."""
    try:
        value_at(profile, path)
    except KeyError:
        return False
    return True


def value_at(profile: Profile, path: str) -> Any:
    """The value at a path such as `criteria.ogrs.score.threshold`."""
    held: Any = profile
    cls: Any = Profile
    for name in path.split("."):
        if isinstance(held, tuple):
            held = _entry(cls, held, name, path)
            continue
        shape = fields_of(cls).get(name) if held is not None and not isinstance(held, Unset) else None
        if shape is None:
            raise KeyError(path)
        held, cls = getattr(held, name), shape.core
    return held


def _entry(cls: Any, entries: tuple[Any, ...], name: str, path: str) -> Any:
    for number, entry in enumerate(entries, start=1):
        if entry_name(cls, entry, number) == name:
            return entry
    raise KeyError(path)
