"""Error messages of form fields in plain words: what to do, with the name of the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

ASK: dict[str, Any] = {
    "radios": _("Select %(label)s"),
    "checkboxes": _("Select at least one: %(label)s"),
    "select": _("Select %(label)s"),
    "file": _("Choose a file: %(label)s"),
    "checkbox": _("Tick the box: %(label)s"),
}
ENTER = _("Enter %(label)s")
ANSWER = _("Answer the question: %(label)s")

# code of the error -> our sentence. The limits are filled in by Django's validators.
SENTENCES: dict[str, Any] = {
    "max_length": _("%(label)s must be %%(limit_value)d characters or fewer"),
    "min_length": _("%(label)s must be %%(limit_value)d characters or more"),
    "max_value": _("%(label)s must be %%(limit_value)s or less"),
    "min_value": _("%(label)s must be %%(limit_value)s or more"),
    "invalid_choice": _("%(label)s: choose one of the answers in the list"),
    "invalid_list": _("%(label)s: choose from the answers in the list"),
    "empty": _("%(label)s: the file is empty. Choose another file"),
    "missing": _("%(label)s: no file was received. Choose it again"),
}
FILLED_LATER = frozenset({"max_length", "min_length", "max_value", "min_value", "invalid_choice", "invalid_list"})
NUMBERS: dict[type[forms.Field], Any] = {
    forms.IntegerField: _("%(label)s must be a whole number, like 12"),
    forms.FloatField: _("%(label)s must be a number, like 12.5"),
    forms.DecimalField: _("%(label)s must be a number, like 12.5"),
}
EMAIL = _("Enter an e-mail address in the right form, like name@example.org")


def lowered(label: str) -> str:
    """The label inside a sentence: "Birth date" becomes "birth date", "PNC ID" stays."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first[1:] != first[1:].lower() else label[:1].lower() + label[1:]


def _filled(sentence: Any, label: Any, lower: bool, later: bool) -> str:
    words = lowered(str(label or "")) if lower else str(label or "")
    shape = str(sentence)
    if words.rstrip().endswith("?"):
        shape = shape.replace("%(label)s:", "%(label)s", 1)
    return shape % {"label": words.replace("%", "%%") if later else words}


_fill: Callable[[Any, Any, bool, bool], Any] = lazy(_filled, str)


def speak_plainly(field: forms.Field, *, kind: str) -> None:
    """Replace the messages that are still Django's own; a message that somebody wrote for the field stays."""
    stock = {
        code: message
        for klass in reversed(type(field).__mro__)
        for code, message in getattr(klass, "default_error_messages", {}).items()
        if klass.__module__.startswith("django.")
    }

    def put(code: str, sentence: Any, *, lower: bool = False) -> None:
        if code not in field.error_messages or field.error_messages[code] is stock.get(code):
            field.error_messages[code] = _fill(sentence, field.label, lower, code in FILLED_LATER)

    question = str(field.label or "").rstrip().endswith("?")
    ask = ANSWER if question else ASK.get(kind, ENTER)
    put("required", ask, lower=not question and kind != "checkbox")
    for code, sentence in SENTENCES.items():
        put(code, sentence)
    for klass, sentence in NUMBERS.items():
        if type(field) is klass:
            put("invalid", sentence)
    if isinstance(field, forms.EmailField):
        put("invalid", EMAIL)
