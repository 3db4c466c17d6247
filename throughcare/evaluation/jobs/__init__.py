"""What the worker does for evaluation."""

from throughcare.evaluation.jobs import cohorts as cohorts
