"""The words of the methods in the reader's language: they are marked there, and translated here."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from throughcare.scores.methods.refusals import SENTENCES, Refusal
from throughcare.scores.methods.results import Term


def refusal_words(refusal: Refusal) -> str:
    """Why an input cannot be scored, and what to do."""
    return gettext(SENTENCES[refusal.code]) % {"what": gettext(refusal.what) if refusal.what else ""}


def term_words(term: Term) -> str:
    """Where a number of the formula comes from."""
    return gettext(term.words) % spoken(term.values)


def spoken(values: Mapping[str, object]) -> dict[str, object]:
    """The values that fill a sentence, each word among them translated."""
    return {key: gettext(value) if isinstance(value, str) and value else value for key, value in values.items()}
