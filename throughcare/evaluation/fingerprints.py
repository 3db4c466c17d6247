"""The fingerprint of a plan: the same for the same plan and data, another for any other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from throughcare.evaluation.models import Analysis

# The number of the method: it goes up when the same plan and data would give other figures.
METHOD = 2


def fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 of the document as JSON with sorted keys and no spaces, in UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def of_plan(analysis: Analysis) -> dict[str, Any]:
    """Everything that is fixed: the question, whose data, and each choice of method."""
    return {
        "question": analysis.question,
        "kind": str(analysis.kind),
        "source": str(analysis.source),
        "cohort": analysis.cohort.sha256 if analysis.cohort else "",
        "data_to": analysis.data_to.isoformat() if analysis.data_to else "",
        "data": analysis.data_sha256,
        "plan": analysis.plan or {},
        "method": METHOD,
    }
