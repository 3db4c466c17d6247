"""The tables of senior meetings: what is dealt with, what agencies are to do, how the principles are judged."""

from throughcare.strategy.models.assessments import Assessment as Assessment
from throughcare.strategy.models.assessments import AssessmentAgreed as AssessmentAgreed
from throughcare.strategy.models.assessments import Judgement as Judgement
from throughcare.strategy.models.assessments import Mark as Mark
from throughcare.strategy.models.given import ActionSettled as ActionSettled
from throughcare.strategy.models.given import AgencyAction as AgencyAction
from throughcare.strategy.models.given import Carrying as Carrying
from throughcare.strategy.models.given import Settled as Settled
from throughcare.strategy.models.meetings import KeptFigures as KeptFigures
from throughcare.strategy.models.meetings import SeniorAttendance as SeniorAttendance
from throughcare.strategy.models.meetings import SeniorCorrection as SeniorCorrection
from throughcare.strategy.models.meetings import SeniorQuerySet as SeniorQuerySet
from throughcare.strategy.models.meetings import Topic as Topic
from throughcare.strategy.models.meetings import TopicKind as TopicKind
