"""A scheme's profile as data: read it, check it, ask what is unset, keep it as a document."""

from throughcare.partnerships.profile.faults import Fault, Place, ProfileRefused
from throughcare.partnerships.profile.model import FORMAT, Profile
from throughcare.partnerships.profile.reading import Reading, Unusable, check, further, load, shared_part, shipped
from throughcare.partnerships.profile.unset import Unset, known

__all__ = [
    "FORMAT",
    "Fault",
    "Place",
    "Profile",
    "ProfileRefused",
    "Reading",
    "Unset",
    "Unusable",
    "check",
    "further",
    "known",
    "load",
    "shared_part",
    "shipped",
]
