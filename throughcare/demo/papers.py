"""Papers of the demonstration: documents of a few people, and one summary that has left."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.core.context import speaking_for
from throughcare.core.pdf import PdfUnavailable
from throughcare.demo.places import PLACES, Place, moment
from throughcare.demo.sittings import Case
from throughcare.documents import actions as documents
from throughcare.documents.actions import Upload
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.summaries import actions as summaries
from throughcare.summaries import gathering, papers
from throughcare.summaries.actions import OwnWords, Request
from throughcare.summaries.gathering import LEFT_OUT
from throughcare.summaries.models import Summary, SummaryKind

MANY = 4
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Papers of the first people on the scheme, and in the main place a MAPPA referral."""
    held = [case.registration for case in cases if case.registration is not None and case.life.ends_on is None]
    lead, housing = place.acting("lead", today), place.acting("housing", today)
    for registration in held[:MANY]:
        person = registration.person
        _licence(place, person, lead, today)
        _tenancy(place, person, housing, today)
    if place.short == PLACES[0][2] and held:
        _referral(place, held[0].person, lead, today)


def _word(*lines: str) -> bytes:
    """A Word document of these lines."""
    kept = io.BytesIO()
    text = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", _BODY.format(text))
    return kept.getvalue()


def _licence(place: Place, person: Person, by: Acting, today: date) -> None:
    conditions = ["Be well behaved", "Keep in touch with the supervising officer", "Live where the officer agrees"]
    first = today - timedelta(days=120)
    kept = documents.upload(
        person,
        Upload("licence conditions.docx", _word("Licence conditions (made up)", *conditions), first),
        scheme_id=place.scheme.pk,
        title="Licence conditions",
        kind="licence",
        information_class="offending",
        by=by,
        at=moment(first),
    )
    later = today - timedelta(days=30)
    conditions.append("Not to enter the High Street between 8 in the evening and 6 in the morning")
    newer = Upload("licence conditions.docx", _word("Licence conditions (made up)", *conditions), later, "An exclusion")
    documents.add_version(kept.document, newer, by=by, at=moment(later))


def _tenancy(place: Place, person: Person, by: Acting, today: date) -> None:
    day = today - timedelta(days=60)
    letter = (
        "To whom it may concern (made up).\n\nThe room is kept until the end of the month.\nRent is paid to date.\n"
    )
    documents.upload(
        person,
        Upload("letter from the landlord.txt", letter.encode(), day),
        scheme_id=place.scheme.pk,
        title="Letter from the landlord",
        kind="tenancy",
        information_class="casework",
        by=by,
        at=moment(day),
    )


def _referral(place: Place, person: Person, by: Acting, today: date) -> None:
    """As the screens and the worker would make it; where PDF files cannot be made it stays begun, and says why."""
    wanted = Request(
        kind=SummaryKind.MAPPA,
        recipient=place.staff["police"].agency,
        recipient_name="MAPPA co-ordinator",
        purpose="serious_harm",
        basis="cja_325",
        necessity="Three agencies cannot manage the risk by themselves any more.",
    )
    at = moment(today, 9)
    begun = summaries.start(person, wanted, scheme_id=place.scheme.pk, by=by, at=at)
    if not isinstance(begun, Summary):
        return
    with speaking_for(by):
        found = gathering.gather(by, person, begun.kind, today=today)
    chosen = [each for each in found if each.information_class not in LEFT_OUT[SummaryKind.MAPPA]]
    own = OwnWords("He says himself that he wants help before the summer.", "opinion", "Told to me on the last visit")
    asked = summaries.choose(begun, [each.key for each in chosen], own=own, by=by, at=at)
    if not isinstance(asked, Summary):
        return
    try:
        content, pages = papers.make(papers.body(asked, chosen, at=at), marks=papers.marks(asked, at=at))
    except PdfUnavailable as missing:
        summaries.give_up(asked, why=str(missing), by=by, at=at)
        return
    summaries.keep_paper(asked, content=content, statements=chosen, pages=pages, by=by, at=at)
