"""Renders any Django form as GOV.UK components: labels, hints, errors, fieldsets, reveals and the error summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import Template
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from throughcare.core.plainwords import speak_plainly

type_text = str | Promise

# Django's own widget templates that have a GOV.UK form of their own.
WIDGETS = {
    "django/forms/widgets/select.html": "core/forms/widgets/select.html",
    "django/forms/widgets/radio.html": "core/forms/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "core/forms/widgets/choices.html",
    "django/forms/widgets/clearable_file_input.html": "core/forms/widgets/file.html",
}
GROUPS = frozenset({"radios", "checkboxes", "date"})
BLANK_LABELS = ("---------", "")


class GovukRenderer(DjangoTemplates):
    """Set as FORM_RENDERER: every form in the product looks and speaks the same without being asked to."""

    form_template_name = "core/forms/form.html"
    formset_template_name = "core/forms/formset.html"
    field_template_name = "core/forms/field.html"

    def get_template(self, template_name: str) -> Template:
        found: Template = super().get_template(WIDGETS.get(template_name, template_name))
        return found


@dataclass(frozen=True)
class Look:
    """How one field is shown, where the ordinary way does not fit."""

    width: str = ""  # characters (2, 3, 4, 5, 10, 20, 30) or a part of the line ("one-half", "two-thirds")
    inline: bool = False  # radios side by side: only for two or three short choices
    small: bool = False  # small radios and checkboxes, for filters
    heading: bool = False  # the label is the heading of the page: one question a page
    size: str = "s"  # of the label or legend: s, m, l
    prefix: type_text = ""
    suffix: type_text = ""
    hidden_label: bool = False  # for search boxes and cells of tables, where the column says it
    hints: Mapping[str, type_text] = field(default_factory=dict)  # by value of a choice
    divider_before: str = ""  # value of the choice that stands below an "or"
    spellcheck: bool = True


@dataclass(frozen=True)
class Section:
    """Fields of one form that belong together, with a heading and a sentence of guidance."""

    heading: type_text
    names: Sequence[str]
    hint: type_text = ""
    key: str = ""


@dataclass(frozen=True)
class ShownSection:
    heading: type_text
    hint: type_text
    key: str
    fields: list[BoundField]


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox with all that its template needs."""

    id: str
    value: str
    label: type_text
    checked: bool
    disabled: bool
    hint: type_text
    divider: bool
    group: str
    exclusive: bool
    reveal: list[BoundField]


class GovukBoundField(BoundField):
    """A field of a form as its template sees it."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if field.label is None:
            field.label = self.label  # error messages name the field
        speak_plainly(field, kind=self.kind)
        widget = field.widget
        if isinstance(widget, forms.NumberInput) and not widget.is_hidden:
            # A number box changes its value when somebody scrolls over it, and says nothing of a wrong letter.
            whole = isinstance(field, forms.IntegerField) and not isinstance(
                field, forms.FloatField | forms.DecimalField
            )
            widget.input_type = "text"
            widget.attrs = {k: v for k, v in widget.attrs.items() if k not in {"min", "max", "step"}}
            widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")

    @cached_property
    def look(self) -> Look:
        looks: Mapping[str, Look] = getattr(self.form, "looks", {})
        return looks.get(self.name, Look())

    @cached_property
    def kind(self) -> str:
        """Which GOV.UK component shows this field."""
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        named: str = getattr(widget, "govuk_kind", "")
        if named:
            return named
        for kind, classes in KINDS:
            if isinstance(widget, classes):
                return kind
        return "input"

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS

    @property
    def optional(self) -> bool:
        """Say so in the label: what is asked for is needed unless it says that it is not."""
        if self.field.required or self.look.hidden_label or self.name in getattr(self.form, "needed", ()):
            return False
        return self.kind != "checkbox" and not getattr(self.form, "all_optional", False)

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def limit(self) -> int | None:
        """How many characters a long answer may have, where a limit is set."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def aria_describedby(self) -> str:
        """What is read out with the field: hint, then error, then how much room is left."""
        parts = []
        if self.auto_id and not self.is_hidden:
            parts = [self.hint_id] * bool(self.help_text) + [self.error_id] * bool(self.errors)
            if self.limit:
                parts.append(f"{self.auto_id}-info")
        return " ".join(parts)

    @property
    def bad_parts(self) -> list[str]:
        """Of a date: the boxes that the error is about."""
        if self.kind != "date" or not self.errors:
            return []
        for error in self.errors.as_data():
            if error.params and error.params.get("parts"):
                return list(error.params["parts"])
        return ["day", "month", "year"]

    @property
    def focus_id(self) -> str:
        """Where the link in the error summary goes: an element that takes the keyboard."""
        if self.kind in {"radios", "checkboxes"}:
            return f"{self.auto_id}_0"
        if self.kind == "date":
            return f"{self.auto_id}-{(self.bad_parts or ['day'])[0]}"
        return self.id_for_label or self.auto_id

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """GOV.UK classes, no `required` (the server says it better), no `maxlength` (it would cut a paste short)."""
        built: dict[str, Any] = super().build_widget_attrs(dict(attrs), widget)
        if (widget or self.field.widget).is_hidden:
            return built
        built.pop("required", None)
        if self.kind in {"input", "textarea"}:
            built["maxlength"] = False
            built["placeholder"] = False  # a hint that goes away when one begins to write
        if self.kind == "date":
            built["bad_parts"] = self.bad_parts
            return built
        own = (widget or self.field.widget).attrs.get("class", "")
        built["class"] = " ".join(part for part in (self._classes(), own, attrs.get("class", "")) if part)
        if not self.look.spellcheck and self.kind in {"input", "textarea"}:
            built["spellcheck"] = "false"
        return built

    def _classes(self) -> str:
        base = {"select": "govuk-select", "textarea": "govuk-textarea", "file": "govuk-file-upload"}
        name = base.get(self.kind, "govuk-input" if self.kind == "input" else "")
        if not name:
            return ""
        classes = [name]
        if self.limit:
            classes.append("govuk-js-character-count")
        if self.errors:
            classes.append(f"{name}--error")
        if self.look.width.isdigit():
            classes.append(f"{name}--width-{self.look.width}")
        elif self.look.width:
            classes.append(f"govuk-!-width-{self.look.width}")
        return " ".join(classes)

    @cached_property
    def choices(self) -> list[Choice]:
        """Radio buttons or checkboxes, each with its hint and what it reveals."""
        reveals = getattr(self.form, "reveals", {}).get(self.name, {})
        exclusive = getattr(self.form, "exclusive", {}).get(self.name, "")
        found: list[Choice] = []
        context = self.field.widget.get_context(self.html_name, self.value(), {"id": self.auto_id})
        for group, options, _index in context["widget"]["optgroups"]:
            for option in options:
                value = str(option["value"])
                blank = value == "" and str(option["label"]) in BLANK_LABELS
                found.append(
                    Choice(
                        id=f"{self.auto_id}_{len(found)}",
                        value=value,
                        label=_("Not recorded") if blank else option["label"],
                        checked=bool(option["selected"]),
                        disabled=bool(option["attrs"].get("disabled") or self.field.disabled),
                        hint=self.look.hints.get(value, ""),
                        divider=bool(value) and value == self.look.divider_before,
                        group=str(group) if group and not (found and found[-1].group == group) else "",
                        exclusive=bool(value) and value == exclusive,
                        reveal=[self.form[name] for name in reveals.get(value, ())],
                    )
                )
        return found


# Set here because the renderer stands above the field that it hands out.
GovukRenderer.bound_field_class = GovukBoundField

KINDS: tuple[tuple[str, tuple[type[forms.Widget], ...]], ...] = (
    ("checkboxes", (forms.CheckboxSelectMultiple,)),
    ("radios", (forms.RadioSelect,)),
    ("checkbox", (forms.CheckboxInput,)),
    ("select", (forms.Select,)),
    ("textarea", (forms.Textarea,)),
    ("file", (forms.FileInput,)),
)


def revealed_names(form: forms.BaseForm) -> set[str]:
    """Fields that stand below a radio button or checkbox, not on their own."""
    reveals: Mapping[str, Mapping[str, Iterable[str]]] = getattr(form, "reveals", {})
    return {name for by_value in reveals.values() for names in by_value.values() for name in names}


def sections_of(form: forms.BaseForm) -> list[ShownSection]:
    """The visible fields in their sections; fields of no section come last, so that none is lost."""
    inner = revealed_names(form)
    waiting = {bound.name: bound for bound in form.visible_fields() if bound.name not in inner}
    shown = []
    sections: Sequence[Section] = getattr(form, "sections", ())
    for section in sections:
        fields = [waiting.pop(name) for name in section.names if name in waiting]
        if fields:
            shown.append(ShownSection(section.heading, section.hint, section.key, fields))
    if waiting:
        shown.append(ShownSection("", "", "", list(waiting.values())))
    return shown


def in_order(form: forms.BaseForm) -> Iterator[BoundField]:
    """Every visible field in the order in which the eye meets it, revealed ones below what reveals them."""
    for section in sections_of(form):
        for bound in section.fields:
            yield bound
            if isinstance(bound, GovukBoundField) and bound.kind in {"radios", "checkboxes"}:
                for choice in bound.choices:
                    yield from choice.reveal


@dataclass(frozen=True)
class SummaryLine:
    message: str
    target: str


def summary_of(*shown: forms.BaseForm) -> list[SummaryLine]:
    """Lines of the error summary: whole-form errors first, then fields in order, each with where to put it right."""
    lines = []
    for form in shown:
        if not form.errors:
            continue
        lines += [SummaryLine(str(message), "") for message in form.non_field_errors()]
        lines += [SummaryLine(str(e), "") for hidden in form.hidden_fields() for e in hidden.errors]
        for bound in in_order(form):
            target = bound.focus_id if isinstance(bound, GovukBoundField) else bound.id_for_label
            lines += [SummaryLine(str(message), target) for message in bound.errors]
    return lines
