"""The tables of people: the person, particulars, warnings, who stands around them, and what was there before."""

from throughcare.people.models.around import Associate as Associate
from throughcare.people.models.corrections import Correction as Correction
from throughcare.people.models.markers import Marker as Marker
from throughcare.people.models.markers import MarkerReview as MarkerReview
from throughcare.people.models.particulars import Address as Address
from throughcare.people.models.particulars import Identifier as Identifier
from throughcare.people.models.particulars import Name as Name
from throughcare.people.models.person import Person as Person
from throughcare.people.models.person import PersonQuerySet as PersonQuerySet
from throughcare.people.models.person import Restriction as Restriction
from throughcare.people.models.person import Sex as Sex
