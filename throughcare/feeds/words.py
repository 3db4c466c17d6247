"""What imports say to people: the columns, what is wrong with a file or row and what to do, and what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

Words = str | Promise

COLUMNS: dict[str, Words] = {
    "name": _l("Name (all in one column)"),
    "family_name": _l("Family name"),
    "given_names": _l("Given names"),
    "birth_date": _l("Birth date"),
    "sex": _l("Sex"),
    "pnc": _l("PNC ID"),
    "cro": _l("CRO number"),
    "crn": _l("CRN (probation)"),
    "prison": _l("Prison number"),
    "status": _l("Status on the scheme"),
    "statutory_status": _l("Statutory status"),
    "lead_agency": _l("Lead agency"),
    "lead_professional": _l("Lead professional"),
    "colour": _l("RAG rating"),
    "colour_on": _l("Rated on"),
    "level": _l("Level"),
    "cohort": _l("Cohort"),
    "adopted_on": _l("Adopted on"),
    "ended_on": _l("Ended on"),
    "end_reason": _l("Reason it ended"),
    "actions": _l("Actions"),
    "action_owner": _l("Who does the action"),
    "action_due": _l("Action due on"),
    "action_pathway": _l("Pathway of the action"),
}

_FILE: dict[str, Words] = {
    "empty": _l("There is nothing in this file. Choose the file with your list in it."),
    "too_large": _l(
        "The file is larger than %(fact)s MB. Remove pictures and sheets that are not the list, and try again."
    ),
    "damaged": _l(
        "The file cannot be read: it seems to be damaged. Open it in your spreadsheet program, save it "
        "as .xlsx, and try again."
    ),
    "quotation_marks": _l(
        "The quotation marks do not match from line %(fact)s on. The file may have been cut off, or a cell that "
        "begins with a quotation mark does not end with one. Nothing of it was read. Have the file sent again, or "
        "open it in your spreadsheet program, check its last rows, save it as .xlsx, and try again."
    ),
    "locked": _l("The file is protected by a password. Save a copy without the password, and try again."),
    "not_a_spreadsheet": _l("This is not a spreadsheet. Choose an .xlsx, .xls, .ods or .csv file."),
    "unpacks_too_large": _l(
        "The file unpacks to far more than a list of people can be. Copy the rows of the list into a new "
        "spreadsheet, and try again."
    ),
    "too_slow": _l("The file took too long to read. Copy the rows of the list into a new spreadsheet, and try again."),
    "too_many_rows": _l("There are more than %(fact)s rows. Split the list into several files."),
    "too_many_columns": _l("There are more than %(fact)s columns. Remove those that are not part of the list."),
    "no_such_sheet": _l("There is no such sheet in the file. It has: %(fact)s."),
    "no_header": _l(
        "No row with the names of the columns was found. The first 30 rows must have one, such as: Name, "
        "Birth date, RAG. Download the blank list to see how it can look."
    ),
    "no_rows": _l("Below the names of the columns there is no row with a person."),
}

_ROW: dict[str, Words] = {
    "no_name": _l("The name is missing. Enter it; somebody with one name only has it as the family name."),
    "nobody_to_know": _l("There is neither a birth date nor a number to know the person by. Enter one of them."),
    "not_a_date": _l("This is not a day. Write it as 26/11/2026."),
    "two_digit_year": _l(
        "The year has two digits only, so the century is not certain. Write all four, as in 26/11/2026."
    ),
    "no_such_day": _l("There is no such day. Check the day and the month."),
    "in_future": _l("This day is in the future. Check the year."),
    "too_early": _l("This day is before 1900. Check the year."),
    "before_birth": _l("This day is before the person was born. Check both."),
    "identifier": "%(why)s",
    "not_a_choice": _l("This is not one of the words known here. Use one of: %(choices)s."),
    "not_taken": _l("This was not understood and will be left out. Understood are: %(choices)s."),
    "no_adopted": _l("The day of adoption is missing. Enter it, or set the status to “referred”."),
    "no_ended": _l("The status says that it ended, but not when. Enter the day."),
    "no_end_reason": _l("Say why it ended. Use one of: %(choices)s."),
    "ended_but_registered": _l("There is a day on which it ended, but the status says registered. Change one of them."),
    "ended_before_adopted": _l("It ended before the person was adopted. Check both days."),
    "no_lead": _l(
        "The lead agency is missing. Enter one of: %(choices)s. Or choose one for all such rows where "
        "the columns are checked."
    ),
    "lead_not_here": _l(
        "Nobody of this name works for the lead agency here, so the agency alone will lead. Invite them, "
        "or name the lead professional later."
    ),
    "actions_not_taken": _l("Actions are taken over only for people who are registered now."),
    "action_without_day": _l(
        "The action has no day by which it is due. Add it at the end of the line, such as 01/12/2026, or "
        "in a column of its own."
    ),
    "due_before_adopted": _l(
        "The action was due before the person was adopted. Check both days, or leave the action out."
    ),
    "too_long": _l("This is longer than %(most)s characters. Shorten it."),
    "formula_error": _l("The cell shows that a formula failed. Write the value itself into it."),
    "twice": _l(
        "This is the same person as in row %(other)s. Keep one row for each person, with all of it in that row."
    ),
    "alike": _l(
        "Family name and birth date are the same as in row %(other)s. Check that they are two people, such as twins."
    ),
    "adopted_differs": _l(
        "The record says adopted on %(recorded)s. Correct the list, or leave the cell as it was last time."
    ),
    "ended_since": _l(
        "The registration was ended on %(recorded)s. Set the status to “ended”, or give a later day of adoption."
    ),
    "ended_differs": _l("The record says that it ended on %(recorded)s. Correct the list."),
    "overlaps": _l("The person was on the scheme at that time already. Check the days against the record."),
    "already_registered": _l("The person is on the scheme already, so no referral is started."),
    "sex_differs": _l(
        "The record says %(recorded)s. Correct whichever is wrong: the list, or the record on its own page."
    ),
    "refused": "%(why)s",
    "decide": _l(
        "Somebody on record may be this person. Decide it on the page of the import: the same person, or somebody new."
    ),
    "too_many_rows": _l("There are more than %(most)s rows. Split the list into several files."),
}

_STEPS: dict[str, Words] = {
    "known": _l("Becomes known to this scheme"),
    "alias": _l("Also known as"),
    "number": _l("Number"),
    "sex": _l("Sex"),
    "register": _l("Registered from"),
    "refer": _l("A draft referral is started"),
    "level": _l("Level"),
    "cohort": _l("Cohort"),
    "statutory_status": _l("Statutory status"),
    "lead": _l("Lead"),
    "colour": _l("RAG rating"),
    "end": _l("Registration ends on"),
    "task": _l("Action"),
}

_REASONS: dict[str, Words] = {
    "same_number": _l("same number"),
    "same_name": _l("same name"),
    "similar_name": _l("similar name"),
    "same_family_name": _l("same family name"),
    "same_birth_date": _l("same birth date"),
    "birth_date_close": _l("birth date nearly the same"),
    "birth_date_missing": _l("one birth date is missing"),
}


def of_file(code: str, fact: str = "") -> str:
    """Why a file cannot be used, and what to do."""
    return str(_FILE[code]) % {"fact": fact}


def of_column(field: str) -> str:
    """The name of a column, in a row's fault."""
    return str(COLUMNS.get(field, ""))


def of_fault(fault: Mapping[str, Any]) -> str:
    """What is wrong with a cell, and what to do."""
    return str(_ROW[fault["code"]]) % dict(fault["facts"])


def of_step(code: str) -> str:
    """What a change is about."""
    return str(_STEPS[code.split(":")[0]])


def of_reasons(codes: Sequence[str]) -> str:
    """Why somebody on record may be meant."""
    return ", ".join(str(_REASONS[code]) for code in codes)


def of_mapping(code: str) -> str:
    """What is wrong with the choice of columns."""
    if code.startswith("twice:"):
        return _("Two columns are set to “%(column)s”. Choose one of them.") % {
            "column": of_column(code.removeprefix("twice:"))
        }
    if code == "no_name":
        return _("No column holds the name. Choose one for the whole name, or one for the family name.")
    return _("No column holds the birth date or a number, so nobody could be told apart. Choose at least one.")
