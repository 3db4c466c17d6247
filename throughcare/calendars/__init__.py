"""Meetings that repeat: series by rule, and each practitioner's calendar feed."""
