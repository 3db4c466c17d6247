"""Summaries that leave: recall, MAPPA, MARAC and accommodation papers gathered from the record, and where they went."""
