"""What the permission matrix tries: every address, by every role and relation, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.trust.asking import Browsers, address, ask
from tests.trust.conftest import Worlds
from tests.trust.matrix import (
    HIDDEN_FROM_NOBODY,
    HIDDEN_FROM_OTHER_SCHEMES,
    MATRIX,
    OF_THE_AGENCY,
    OF_THE_PARTNERSHIP,
    SEES_EVERY_AGENCY,
    Rule,
)
from tests.trust.routes import routes
from tests.trust.world import LAPSED_AGENCY, OTHER_AGENCY, Case, Keys, World
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role

METHODS = ("GET", "POST")
REFUSED = frozenset({403, 404, 405})
ROUTES = {route.name: route for route in routes()}


@dataclass(frozen=True)
class Attempt:
    """Somebody asks for an address; what they get must be what the matrix says."""

    route: str
    rule: Rule
    relation: str
    by: Acting
    role: Role
    keys: Keys
    sends: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.route} {self.rule.subject} {self.role} {self.relation}"


def keys_of(rule: Rule, case: Case, worlds: Worlds) -> Keys:
    """What stands in the address of a line, about one case."""
    named = {key: case.slugs.get(value, value) for key, value in rule.extra.items()}
    if not rule.subject:
        return named
    if rule.subject in OF_THE_PARTNERSHIP:
        return worlds.here.things[rule.subject] | named
    return case.subjects[rule.subject] | named


def lines() -> Iterator[tuple[int, str, Rule]]:
    """Every line of the matrix, numbered."""
    found = ((name, rule) for name in sorted(set(MATRIX) & set(ROUTES)) for rule in MATRIX[name])
    for number, (name, rule) in enumerate(found):
        yield number, name, rule


def own(worlds: Worlds) -> Iterator[Attempt]:
    """Every role on records of the own scheme that nothing hides."""
    here = worlds.here
    for _number, name, rule in lines():
        for role in Role:
            case = here.cases["open"]
            sends = {name: case.slugs[value] for name, value in rule.sends.items()}
            keys = keys_of(rule, case, worlds)
            yield Attempt(name, rule, "own", here.actors[role, rule.agency], role, keys, sends)


def hidden(worlds: Worlds) -> Iterator[Attempt]:
    """Every relation that hides a record, by a role that would otherwise get in; the roles take turns."""
    here, there = worlds.here, worlds.there
    for number, name, rule in lines():
        able = [role for role in Role if rule.allows(role, "GET") or rule.nowhere]
        relations: list[tuple[str, World, str, str]] = []
        if rule.subject not in HIDDEN_FROM_NOBODY:
            relations.append(("other scheme", there, rule.agency, "open"))
        if rule.subject in HIDDEN_FROM_OTHER_SCHEMES:
            able = [role for role in able if role != SEES_EVERY_AGENCY]
        elif rule.subject not in HIDDEN_FROM_NOBODY:
            relations.append(("lapsed signature", here, LAPSED_AGENCY, "open"))
        if rule.subject not in HIDDEN_FROM_NOBODY | OF_THE_PARTNERSHIP:
            relations.append(("restricted", here, rule.agency, "restricted"))
            relations.append(("denied", here, rule.agency, "denied"))
        if rule.subject in OF_THE_AGENCY:
            relations.append(("other agency", here, OTHER_AGENCY, "open"))
        for turn, (relation, seen_from, agency, case) in enumerate(relations):
            role = able[(number + turn) % len(able)]
            yield Attempt(
                name, rule, relation, seen_from.actors[role, agency], role, keys_of(rule, here.cases[case], worlds)
            )


@dataclass
class Trying:
    """One method tried by everybody, each in a browser of their own."""

    method: str
    browsers: Browsers = field(default_factory=Browsers)

    def fault(self, attempt: Attempt) -> str:
        """What is wrong with the answer, or nothing."""
        url = f"{address(attempt.route, attempt.keys)}?{attempt.rule.query}"
        sends = attempt.sends if self.method == "POST" else None
        status = ask(self.browsers.of(attempt.by), self.method, url, sends).status_code
        if status >= 500:
            return f"{self.method} {attempt}: {status}"
        if attempt.rule.allows(attempt.role, self.method):
            return f"{self.method} {attempt}: {status} though it is allowed" if status in (403, 404) else ""
        return "" if status in REFUSED else f"{self.method} {attempt}: {status} though it is denied"
