"""Forms come out as GOV.UK components: labelled, described, refused in words that say what to do."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from throughcare.core.forms import DateField, LongTextField, Look, PlainForm, Section, VersionedForm, YesNoField
from throughcare.core.rendering import in_order, summary_of

pytestmark = [pytest.mark.feature("F59"), pytest.mark.trust(38)]


class Page(HTMLParser):
    """Elements by id, and every element in order, of a piece of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.ids = [attrs["id"] for _tag, attrs in self.elements if "id" in attrs]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


class Referral(VersionedForm):
    name = forms.CharField(max_length=30, help_text="As on the record")
    alias = forms.CharField(required=False)
    birth_date = DateField()
    score = forms.IntegerField(min_value=1, max_value=99)
    reason = LongTextField(label="Why now?", max_length=20)
    contact = forms.ChoiceField(choices=[("mail", "E-mail"), ("phone", "Telephone")], widget=forms.RadioSelect)
    email = forms.EmailField(label="E-mail address", required=False)
    needs = forms.MultipleChoiceField(
        choices=[("home", "Accommodation"), ("debt", "Debt"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple,
    )
    statutory = YesNoField(label="Is there a court order?")
    agreed = forms.BooleanField(label="The person knows")
    level = forms.ChoiceField(choices=[("", "---------"), ("s", "Standard")])

    looks = {"name": Look(width="20"), "score": Look(suffix="%")}
    sections = (Section("The referral", ("reason", "contact"), hint="Short is fine."),)
    reveals = {"contact": {"mail": ("email",)}}
    needed = ("email",)
    exclusive = {"needs": "none"}


def posted(**data: str | list[str]) -> MultiValueDict[str, str]:
    return MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})


FULL: dict[str, str | list[str]] = {
    "name": "Dale",
    "birth_date": "14 Feb 1999",
    "score": "40",
    "reason": "Burglaries",
    "contact": "phone",
    "needs": ["home"],
    "statutory": "no",
    "agreed": "on",
    "level": "s",
}


def test_every_box_has_a_label_that_points_to_it() -> None:
    page = Page(str(Referral()))
    labelled = {attrs["for"] for attrs in page.all("label")}
    boxes = [a for tag in ("input", "select", "textarea") for a in page.all(tag) if a.get("type") != "hidden"]
    assert {box["id"] for box in boxes} == labelled
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("data", [None, {}, {"contact": "mail", "birth_date": "99"}])
def test_what_a_box_is_described_by_is_on_the_page(data: dict[str, str] | None) -> None:
    page = Page(str(Referral(None if data is None else posted(**data))))
    described = {each for _tag, attrs in page.elements for each in attrs.get("aria-describedby", "").split()}
    assert described
    assert described <= set(page.ids)


def test_each_line_of_the_error_summary_leads_to_a_box() -> None:
    form = Referral(posted(contact="mail", needs=["home", "none"]))
    page = Page(str(form))
    boxes = {a["id"] for tag in ("input", "select", "textarea") for a in page.all(tag) if "id" in a}
    targets = [attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")]
    assert len(targets) == len(summary_of(form)) == 9
    assert set(targets) <= boxes


def test_errors_stand_in_the_order_of_the_page() -> None:
    form = Referral(posted(contact="mail"))
    lines = [line.target for line in summary_of(form)]
    shown = [bound.name for bound in in_order(form)]
    assert shown[:3] == ["reason", "contact", "email"]
    assert lines[:2] == ["id_reason", "id_email"]


def test_required_boxes_say_what_to_enter() -> None:
    errors = Referral(posted()).errors
    assert errors["name"] == ["Enter name"]
    assert errors["birth_date"] == ["Enter birth date"]
    assert errors["reason"] == ["Answer the question: Why now?"]
    assert errors["contact"] == ["Select contact"]
    assert errors["agreed"] == ["Tick the box: The person knows"]


def test_limits_are_said_with_the_name_of_the_box() -> None:
    errors = Referral(posted(**{**FULL, "name": "x" * 31, "score": "100", "reason": "y" * 21})).errors
    assert errors["name"] == ["Name must be 30 characters or fewer"]
    assert errors["score"] == ["Score must be 99 or less"]
    assert errors["reason"] == ["Why now? must be 20 characters or fewer"]
    assert Referral(posted(**{**FULL, "score": "twelve"})).errors["score"] == ["Score must be a whole number, like 12"]


def test_a_message_of_ones_own_stays() -> None:
    class Own(forms.Form):
        reason = forms.CharField(error_messages={"required": "Say why the panel decided this"})

    assert Own({}).errors["reason"] == ["Say why the panel decided this"]


def test_a_label_with_a_per_cent_sign_does_not_break_the_message() -> None:
    class Share(forms.Form):
        share = forms.IntegerField(label="Share in %", max_value=100)

    assert Share({"share": ""}).errors["share"] == ["Enter share in %"]
    assert Share({"share": "101"}).errors["share"] == ["Share in % must be 100 or less"]


def test_line_breaks_count_once_as_whoever_writes_counts_them() -> None:
    assert Referral(posted(**{**FULL, "reason": "1234567890\r\n123456789"})).is_valid()


def test_nothing_is_cut_short_and_nothing_hides_behind_the_browser() -> None:
    page = Page(str(Referral()))
    for tag in ("input", "textarea", "select"):
        for attrs in page.all(tag):
            assert not {"maxlength", "required", "placeholder", "style"} & attrs.keys(), attrs


def test_numbers_are_text_boxes_with_a_number_keyboard() -> None:
    box = next(a for a in Page(str(Referral())).all("input") if a["name"] == "score")
    assert (box["type"], box["inputmode"]) == ("text", "numeric")


def test_what_is_optional_says_so_and_what_is_revealed_and_needed_does_not() -> None:
    html = str(Referral())
    assert re.search(r"Alias\s*<span[^>]*>\(optional\)", html)
    assert html.count("(optional)") == 1


def test_a_revealed_box_is_asked_for_only_when_it_is_revealed() -> None:
    assert Referral(posted(**{**FULL, "contact": "mail"})).errors["email"] == ["Enter e-mail address"]
    assert Referral(posted(**FULL)).is_valid()


def test_an_answer_below_a_choice_that_was_not_made_is_dropped() -> None:
    form = Referral(posted(**{**FULL, "contact": "phone", "email": "not an address"}))
    assert form.is_valid()
    assert form.cleaned_data["email"] == ""


def test_a_revealed_box_stands_below_its_choice_and_nowhere_else() -> None:
    html = str(Referral())
    assert html.count('id="id_email"') == 1
    assert 'data-aria-controls="id_contact_0-more"' in html
    assert html.index('id="id_contact_0-more"') < html.index('id="id_email"') < html.index('id="id_contact_1"')


def test_none_of_these_excludes_the_others() -> None:
    assert "needs" in Referral(posted(**{**FULL, "needs": ["home", "none"]})).errors
    assert Referral(posted(**{**FULL, "needs": ["none"]})).is_valid()


def test_yes_and_no_are_answered_on_purpose() -> None:
    assert 'value="no" checked' not in str(Referral())
    form = Referral(posted(**FULL))
    assert form.is_valid()
    assert form.cleaned_data["statutory"] is False
    assert "checked" in str(Referral(initial={"statutory": True})["statutory"].as_field_group())


def test_an_error_is_announced_as_an_error() -> None:
    html = str(Referral(posted())["name"].as_field_group())
    assert '<span class="govuk-visually-hidden">Error:</span> Enter name' in html
    assert "govuk-input--error" in html


def test_markup_in_answers_stays_text() -> None:
    class Free(PlainForm):
        note = forms.CharField(label="<b>Note</b>", help_text="<i>hint</i>")
        kind = forms.ChoiceField(choices=[("<u>", "<s>kind</s>")], widget=forms.RadioSelect)

    html = str(Free(posted(note='"><script>alert(1)</script>', kind="x")))
    assert "<script>" not in html
    assert not {"b", "i", "s", "u"} & {tag for tag, _attrs in Page(html).elements}


def test_the_summary_is_shown_once_a_page() -> None:
    template = engines["django"].from_string("{% load tc %}{% error_summary form %}|{{ form }}")
    before, after = template.render({"form": Referral(posted())}).split("|", 1)
    assert "There is a problem" in before
    assert "There is a problem" not in after


def test_rows_of_a_formset_are_summed_up_each_with_its_own_box() -> None:
    class Line(PlainForm):
        what = forms.CharField()

    lines = forms.formset_factory(Line, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-what": "Call", "form-1-what": ""}
    template = engines["django"].from_string(
        "{% load tc %}{% error_prefix rows gone %}{% error_summary rows %}{{ rows }}"
    )
    filled = lines(
        {**data, "form-1-what": " "}, form_kwargs={"empty_permitted": False, "use_required_attribute": False}
    )
    html = template.render({"rows": filled})
    assert html.startswith("Error: ")
    assert html.count('href="#id_form-1-what"') == 1
    assert 'id="id_form-1-what"' in html
    assert 'name="form-TOTAL_FORMS"' in html
    assert "Error" not in template.render({"rows": lines({**data, "form-1-what": "Visit"})})


def test_fields_of_no_section_are_not_lost() -> None:
    form = Referral()
    assert {bound.name for bound in in_order(form)} == {name for name in form.fields if name != "version"}


def test_a_form_page_holds_token_version_and_a_title_that_says_error() -> None:
    request = RequestFactory().get("/")
    context = {"form": Referral(posted(version="7")), "title": "Refer", "back_url": "/back/", "submit_label": "Send"}
    html = render_to_string("core/form_page.html", context, request=request)
    assert "<title>Error: Refer" in html
    tokens = re.findall(r'name="_once" value="([0-9a-f-]{36})"', html)
    assert len(tokens) == 1
    assert 'name="version" value="7"' in html
    assert html.index("There is a problem") < html.index("<h1")
    assert "Send</button>" in html
