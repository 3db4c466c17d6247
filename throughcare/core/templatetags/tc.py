"""Components as template tags: {% load tc %}. Each says in its docstring what it draws and from what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from throughcare.core import begun, charts, components
from throughcare.core.rendering import SummaryLine, sections_of, summary_of

register = template.Library()

# ---- forms


@register.inclusion_tag("core/forms/error_summary.html")
def error_summary(*shown: object) -> dict[str, Any]:
    """All errors of these forms and formsets, each a link to its field. Nothing when none, or when shown already."""
    lines: list[SummaryLine] = []
    for each in shown:
        if isinstance(each, forms.BaseFormSet):
            lines += [SummaryLine(str(message), "") for message in each.non_form_errors()]
        for form in each.forms if isinstance(each, forms.BaseFormSet) else [each]:
            if isinstance(form, forms.BaseForm) and not getattr(form, "summary_shown", False):
                lines += summary_of(form)
                form.summary_shown = True  # type: ignore[attr-defined]
    return {"lines": lines}


@register.inclusion_tag("core/forms/body.html")
def form_body(form: forms.BaseForm) -> dict[str, Any]:
    """The fields of a form in their sections, without the error summary."""
    return {"form": form, "sections": sections_of(form)}


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """One field whole: label, hint, error and box."""
    return bound.as_field_group()


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """A token that lets this form happen once, however often the button is pressed; and whose form it is."""
    token = format_html('<input type="hidden" name="_once" value="{}">', uuid.uuid4())
    mine = begun.mark(context.get("request"))
    if not mine:
        return token
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, begun.NAME, mine)


@register.simple_tag
def error_prefix(*shown: object) -> str:
    """ "Error: " at the front of the page title when a form was refused."""
    return _("Error: ") if any(any(getattr(each, "errors", ())) for each in shown) else ""


# ---- words and days


@register.filter
def day(value: dt.date | None) -> str:
    """Thursday 26 November 2026"""
    return components.long_day(_local(value))


@register.filter
def short_day(value: dt.date | None) -> str:
    """26 Nov 2026"""
    return components.short_day(_local(value))


@register.filter
def clock(value: dt.datetime | None) -> str:
    """14:02"""
    moment = _local(value)
    return time_format(moment, "H:i") if isinstance(moment, dt.datetime) else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """26 Nov 2026 at 14:02"""
    if value is None or value == "":
        return ""
    return _("%(day)s at %(time)s") % {"day": short_day(value), "time": clock(value)}


def _local(value: Any) -> Any:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value or None


# ---- small marks


@register.inclusion_tag("core/components/rag.html")
def rag(colour: object, since: dt.date | str | None = None, large: bool = False) -> dict[str, Any]:
    """A rating as colour, word and shape: {% rag person.colour since=person.rated_on %}."""
    key = components.colour_key(colour)
    words = components.short_day(since) if isinstance(since, dt.date) else since
    return {
        "key": key,
        "word": components.colour_word(key),
        "shape": components.SHAPES[key],
        "since": words,
        "large": large,
    }


@register.simple_tag
def tag(text: object, colour: str = "") -> SafeString:
    """A GOV.UK tag for a status. Colours: grey, green, teal, blue, purple, pink, red, orange, yellow."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@register.inclusion_tag("core/components/marker.html")
def marker(text: object) -> dict[str, Any]:
    """A marker that matters for somebody's safety: a triangle and words."""
    return {"text": text}


@register.inclusion_tag("core/components/marking.html")
def marking(text: str = "OFFICIAL-SENSITIVE") -> dict[str, Any]:
    """The protective marking at the foot of a page that shows people."""
    return {"text": text}


@register.inclusion_tag("core/components/warning.html")
def warning(text: object) -> dict[str, Any]:
    """GOV.UK warning text."""
    return {"text": text}


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """{% inset %}...{% endinset %}"""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: str, summary: str, opened: bool = False) -> SafeString:
    """{% details "How this is worked out" %}...{% enddetails %}"""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if opened else "",
        summary,
        content,
    )


# ---- navigation


@register.inclusion_tag("core/components/side_nav.html")
def side_nav(links: Iterable[components.Link], label: str = "") -> dict[str, Any]:
    """MoJ side navigation from Link(label, url, current, count)."""
    return {"links": links, "label": label or _("Parts of this record")}


@register.inclusion_tag("core/components/sub_nav.html")
def sub_nav(links: Iterable[components.Link], label: str = "") -> dict[str, Any]:
    """MoJ sub navigation from Link(label, url, current, count)."""
    return {"links": links, "label": label or _("Parts of this page")}


@register.inclusion_tag("core/components/back.html")
def back(url: str, text: str = "") -> dict[str, Any]:
    """Back link, for the block before_content."""
    return {"url": url, "text": text or _("Back")}


@register.inclusion_tag("core/components/breadcrumbs.html")
def breadcrumbs(links: Iterable[components.Link]) -> dict[str, Any]:
    """The way here, from Link(label, url)."""
    return {"links": links}


# ---- lists


@register.inclusion_tag("core/components/sort_header.html", takes_context=True)
def sort_header(context: Context, label: str, key: str, default: str = "", number: bool = False) -> dict[str, Any]:
    """A <th> that sorts by reload: {% sort_header _("Name") "name" default="name" %}."""
    made = components.sort_header(
        label, key, components.params_of(context.get("request")), default=default, number=number
    )
    return {"header": made}


@register.inclusion_tag("core/components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """GOV.UK pagination for a page of a Paginator; the other parameters stay in the address."""
    params = components.params_of(context.get("request"))
    around = {"previous": "", "next": ""}
    if page.has_previous():
        around["previous"] = components.address(params, **{name: page.previous_page_number()})
    if page.has_next():
        around["next"] = components.address(params, **{name: page.next_page_number()})
    return {"page": page, "links": components.page_links(page, params, name=name), **around}


@register.inclusion_tag("core/components/results.html")
def results(page: Page[Any], what: str = "") -> dict[str, Any]:
    """ "26 to 50 of 311 people", above a list."""
    return {"page": page, "what": what}


@register.inclusion_tag("core/components/filter_panel.html", takes_context=True)
def filter_panel(context: Context, form: forms.BaseForm, clear_url: str = "?") -> dict[str, Any]:
    """MoJ filter: a form bound to request.GET, with what is chosen as removable tags. Works by reload."""
    params = components.params_of(context.get("request"))
    chosen = components.chosen_filters(form, params)
    return {"form": form, "chosen": chosen, "clear_url": clear_url, "sort": params.get("sort", "")}


@register.inclusion_tag("core/components/stats.html")
def stats(items: Iterable[components.Stat], label: str = "") -> dict[str, Any]:
    """Numbers that lead to what they count, from Stat(number, label, url, colour, more, current)."""
    return {"items": items, "label": label}


@register.inclusion_tag("core/components/summary_list.html")
def summary_list(rows: Iterable[components.Row]) -> dict[str, Any]:
    """GOV.UK summary list from Row(key, value, url, action); without a link in any row the values take the room."""
    shown = list(rows)
    return {"rows": shown, "leads_on": any(row.url for row in shown)}


@register.inclusion_tag("core/components/task_list.html")
def task_list(tasks: Iterable[components.Task]) -> dict[str, Any]:
    """GOV.UK task list from Task(title, status, url, colour, hint)."""
    return {"tasks": tasks}


@register.inclusion_tag("core/components/timeline.html")
def timeline(events: Iterable[components.Happening], heading: int = 3) -> dict[str, Any]:
    """MoJ timeline from Happening(title, on, text, byline, url, tags, gap)."""
    return {"events": events, "heading": f"h{heading}"}


@register.inclusion_tag("core/components/identity.html")
def identity(who: components.Identity) -> dict[str, Any]:
    """Who the page is about, from Identity(name, url, also, rating, facts, markers, notes)."""
    return {"who": who, "key": components.colour_key(who.rating)}


@register.simple_tag
def chart(drawn: charts.Drawn) -> SafeString:
    """A chart made by one of core's charts or plots: picture, description and the table behind it."""
    return SafeString(render_to_string(drawn.template, {"chart": drawn}))


@register.inclusion_tag("core/components/empty.html")
def empty(heading: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """An empty list that says what would stand here, and what to do."""
    return {"heading": heading, "text": text, "url": url, "action": action}


@register.inclusion_tag("core/components/compare.html")
def compare(fields: Sequence[components.TwoTexts], by: str = "", at: dt.datetime | None = None) -> dict[str, Any]:
    """Two texts of one record side by side: what you wrote, and what is there now."""
    return {"fields": fields, "by": by, "at": at}
