"""The papers of somebody of the world: a document in two versions, and a summary that has left, tokens throughout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from throughcare.documents.tests import builders as documents
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people.models import Person
from throughcare.sharing.tests.builders import NOW
from throughcare.summaries import actions as summary_actions
from throughcare.summaries.actions import OwnWords
from throughcare.summaries.tests import builders as summaries

Keys = dict[str, Any]


def papers(words: Callable[[str], str], person: Person, by: Acting) -> dict[str, Keys]:
    """A paper names whom it is about, as papers do: whoever takes it out has looked at the person."""
    said: Keys = {"title": words("Paper"), "handling": words("Handling"), "filename": f"{words('File')}.txt"}
    first, newer = (f"{person.family_name}: {words(each)}".encode() for each in ("Bytes", "Newer"))
    kept = documents.document(by, person, content=first, **said)
    documents.version(by, kept.document, content=newer, note=words("Change"))
    document: Keys = {"pk": person.pk, "key": kept.document_id}
    return {"document": document, "file": document | {"file": kept.pk}, "summary": _left(words, person, by)}


def _left(words: Callable[[str], str], person: Person, by: Acting) -> Keys:
    """Its paper is written here, since the setting of pages is not what is attacked."""
    wanted = summaries.request(Agency.objects.get(pk=by.agency_id), basis="consent", name=words("Recipient"))
    own = OwnWords(words("OwnWords"), "opinion", words("OwnReason"))
    asked = summaries.chosen(by, summaries.begun(by, person, wanted), own=own)
    statements = summaries.standing(by, asked)
    content = f"{person.family_name}: {words('Pdf')}".encode()
    summary_actions.keep_paper(asked, content=content, statements=statements, pages=1, by=by, at=NOW)
    return {"pk": person.pk, "key": asked.pk}
