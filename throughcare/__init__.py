"""Throughcare: Integrated Offender Management for partnerships in England and Wales."""

__version__ = "0.1.0"
