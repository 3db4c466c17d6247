"""The tables of evaluation: locked cohorts, analyses with their fixed plans, results, and tables of severity."""

from throughcare.evaluation.models.analyses import Analysis as Analysis
from throughcare.evaluation.models.analyses import AnalysisData as AnalysisData
from throughcare.evaluation.models.analyses import AnalysisKind as AnalysisKind
from throughcare.evaluation.models.analyses import AnalysisQuerySet as AnalysisQuerySet
from throughcare.evaluation.models.analyses import AnalysisRun as AnalysisRun
from throughcare.evaluation.models.analyses import AnalysisState as AnalysisState
from throughcare.evaluation.models.analyses import DataSource as DataSource
from throughcare.evaluation.models.cohorts import Basis as Basis
from throughcare.evaluation.models.cohorts import Cohort as Cohort
from throughcare.evaluation.models.cohorts import CohortMember as CohortMember
from throughcare.evaluation.models.cohorts import CohortQuerySet as CohortQuerySet
from throughcare.evaluation.models.cohorts import CohortResult as CohortResult
from throughcare.evaluation.models.cohorts import CohortState as CohortState
from throughcare.evaluation.models.cohorts import NotNow as NotNow
from throughcare.evaluation.models.cohorts import ResultState as ResultState
from throughcare.evaluation.models.costtables import MultiplierTable as MultiplierTable
from throughcare.evaluation.models.costtables import UnitCost as UnitCost
from throughcare.evaluation.models.costtables import UnitCostTable as UnitCostTable
from throughcare.evaluation.models.money import CostModel as CostModel
from throughcare.evaluation.models.money import CostModelQuerySet as CostModelQuerySet
from throughcare.evaluation.models.money import CostResult as CostResult
from throughcare.evaluation.models.money import ModelState as ModelState
from throughcare.evaluation.models.severity import SeverityTable as SeverityTable
