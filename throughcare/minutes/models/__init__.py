"""The tables of minutes: how far their approval is, what was corrected, and each copy made for one reader."""

from throughcare.minutes.models.approval import Minutes as Minutes
from throughcare.minutes.models.approval import MinutesCorrection as MinutesCorrection
from throughcare.minutes.models.approval import MinutesState as MinutesState
from throughcare.minutes.models.approval import NotNow as NotNow
from throughcare.minutes.models.papers import Paper as Paper
from throughcare.minutes.models.papers import PaperFile as PaperFile
from throughcare.minutes.models.papers import PaperKind as PaperKind
from throughcare.minutes.models.papers import PaperQuerySet as PaperQuerySet
from throughcare.minutes.models.papers import PaperState as PaperState
