"""The example of a model that is shipped with the product."""

from __future__ import annotations

from pathlib import Path

FILE = Path(__file__).with_name("data") / "costbenefit_example.toml"


def text() -> str:
    """The example, every key with its meaning beside it."""
    return FILE.read_text(encoding="utf-8")
