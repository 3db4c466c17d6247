"""What somebody keeps on their own desk."""

from __future__ import annotations
