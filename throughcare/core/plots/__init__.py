"""Pictures of how sure one can be, each drawn by `{% chart %}` with title, description and the table behind it."""

from throughcare.core.plots.balancing import BalancePlot as BalancePlot
from throughcare.core.plots.balancing import balance as balance
from throughcare.core.plots.curving import Curve as Curve
from throughcare.core.plots.curving import CurvePlot as CurvePlot
from throughcare.core.plots.curving import FanPlot as FanPlot
from throughcare.core.plots.curving import OverlapPlot as OverlapPlot
from throughcare.core.plots.curving import curves as curves
from throughcare.core.plots.curving import fan as fan
from throughcare.core.plots.curving import overlap as overlap
from throughcare.core.plots.estimates import Estimate as Estimate
from throughcare.core.plots.estimates import IntervalPlot as IntervalPlot
from throughcare.core.plots.estimates import intervals as intervals
from throughcare.core.plots.steps import Step as Step
from throughcare.core.plots.steps import Waterfall as Waterfall
from throughcare.core.plots.steps import waterfall as waterfall
from throughcare.core.plots.swings import Swing as Swing
from throughcare.core.plots.swings import Tornado as Tornado
from throughcare.core.plots.swings import tornado as tornado
