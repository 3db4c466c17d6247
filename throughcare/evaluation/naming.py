"""Which columns of a file tell who people are: by what they are called, and by what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError

# A comparison needs none of them; written together, as `_words` takes them apart otherwise.
NAMING = frozenset(
    [
        "name",
        "surname",
        "forename",
        "forenames",
        "firstname",
        "lastname",
        "familyname",
        "givenname",
        "givennames",
        "fullname",
        "middlename",
        "alias",
        "aliases",
        "nickname",
        "pnc",
        "pncid",
        "pncnumber",
        "crn",
        "cro",
        "croid",
        "nomis",
        "nomisid",
        "nomsnumber",
        "prisonnumber",
        "nhs",
        "nhsnumber",
        "address",
        "postcode",
        "email",
        "telephone",
        "phone",
        "mobile",
        "dob",
        "dateofbirth",
        "birthdate",
        "birthday",
        "ninumber",
        "nino",
        "passport",
    ]
)
# Of these one part of a name is enough: «client surname», «pnc_ref», «Postcode (home)».
TELLING = frozenset(
    [
        "surname",
        "forename",
        "forenames",
        "firstname",
        "lastname",
        "familyname",
        "fullname",
        "alias",
        "aliases",
        "pnc",
        "pncid",
        "crn",
        "cro",
        "nomis",
        "dob",
        "birthdate",
        "birthday",
        "nhs",
        "nino",
        "postcode",
        "email",
        "passport",
    ]
)
# A name of these is the name of a person; a name of an area or an offence is none.
OF_PEOPLE = frozenset(
    [
        "first",
        "last",
        "family",
        "given",
        "full",
        "middle",
        "maiden",
        "known",
        "preferred",
        "person",
        "persons",
        "client",
        "offender",
        "nominal",
        "subject",
        "service",
        "user",
        "victim",
        "defendant",
        "prisoner",
    ]
)
OF_ADDRESSES = frozenset(
    ["address", "home", "current", "last", "known", "line", "postal", "street", "1", "2", "3", "full", "mail"]
)
# Fewer different words are groups; where nearly each row has its own, it is somebody's.
FEWEST_OWN = 10
MOST_OWN_SHARE = 0.8


def require_no_naming_columns(names: Sequence[str]) -> None:
    """Refuse columns that are called by what people could be known by."""
    naming = [name.strip().strip('"') for name in names if _tells(name)]
    if naming:
        raise DomainError(
            _("Take out the column %(names)s: it tells who people are, and no comparison needs that.")
            % {"names": ", ".join(naming)}
        )


def _tells(name: str) -> bool:
    parts = set(_words(name))
    if "".join(_words(name)) in NAMING or parts & TELLING or {"date", "birth"} <= parts:
        return True
    if parts & {"name", "names"}:
        return parts <= OF_PEOPLE | {"name", "names", "s"} or bool(parts & (OF_PEOPLE - {"last", "known", "service"}))
    return "address" in parts and parts <= OF_ADDRESSES


def _words(name: str) -> list[str]:
    """The words of a name, also where only a capital letter parts them."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W_]+", apart.lower())


def require_no_names(columns: Mapping[str, Sequence[Any]]) -> None:
    """Refuse columns in which nearly every row has a word of its own, as names and reference numbers are."""
    own = [name for name, values in columns.items() if _is_of_one_each(values)]
    if own:
        raise DomainError(
            _(
                "Take out the column %(names)s: nearly every row has a word of its own there, as names, addresses, "
                "birth dates and reference numbers are. No comparison can use it."
            )
            % {"names": ", ".join(own)}
        )


def _is_of_one_each(values: Sequence[Any]) -> bool:
    there = [each for each in values if isinstance(each, str) and each]
    words = {each for each in there if not _looks_like_a_number(each)}
    return len(words) >= FEWEST_OWN and len(words) > MOST_OWN_SHARE * len(there)


def _looks_like_a_number(word: str) -> bool:
    """As it was meant, which a decimal comma or a sign of per cent does not change."""
    try:
        float(word.strip("%£ ").replace(",", "."))
    except ValueError:
        return False
    return True
