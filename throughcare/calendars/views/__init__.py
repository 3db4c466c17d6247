"""Pages of the calendar, and the feed."""
