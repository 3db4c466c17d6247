"""The tables of the panel: meetings and who attends, agenda, decisions."""

from throughcare.panels.models.agenda import MOST_MINUTES as MOST_MINUTES
from throughcare.panels.models.agenda import USUAL_MINUTES as USUAL_MINUTES
from throughcare.panels.models.agenda import AgendaItem as AgendaItem
from throughcare.panels.models.agenda import Because as Because
from throughcare.panels.models.agenda import ItemKind as ItemKind
from throughcare.panels.models.agenda import Point as Point
from throughcare.panels.models.agenda import PointKind as PointKind
from throughcare.panels.models.agenda import Reason as Reason
from throughcare.panels.models.agreed import AgreedAction as AgreedAction
from throughcare.panels.models.decisions import AlreadyDecided as AlreadyDecided
from throughcare.panels.models.decisions import Correction as Correction
from throughcare.panels.models.decisions import Decision as Decision
from throughcare.panels.models.decisions import DecisionQuerySet as DecisionQuerySet
from throughcare.panels.models.decisions import Outcome as Outcome
from throughcare.panels.models.decisions import Stands as Stands
from throughcare.panels.models.meetings import Attendance as Attendance
from throughcare.panels.models.meetings import Meeting as Meeting
from throughcare.panels.models.meetings import MeetingClosed as MeetingClosed
from throughcare.panels.models.meetings import MeetingQuerySet as MeetingQuerySet
from throughcare.panels.models.meetings import MeetingStage as MeetingStage
from throughcare.panels.models.meetings import Presence as Presence
