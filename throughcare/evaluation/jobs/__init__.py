"""What the worker does for evaluation."""

from throughcare.evaluation.jobs import analyses as analyses
from throughcare.evaluation.jobs import cohorts as cohorts
from throughcare.evaluation.jobs import money as money
from throughcare.evaluation.jobs import whatif as whatif
