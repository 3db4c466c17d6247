"""Query words for every record that belongs to one scheme and one person: for the rooms above."""

from throughcare.people.models.scoped import CaseQuerySet as CaseQuerySet
from throughcare.people.models.scoped import ClassedQuerySet as ClassedQuerySet
