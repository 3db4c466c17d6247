"""Tells how far a long piece of work is, past the transaction in which it happens."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from throughcare.core.context import speaking_for
from throughcare.feeds.models import Import
from throughcare.partnerships.acting import Acting

SECONDS = 0.5
# Longer than this without a sign means that whoever worked on it is gone.
SILENT_SECONDS = 60


class Reporter:
    """A thread with a connection of its own, which writes the latest count twice a second."""

    def __init__(self, key: uuid.UUID, by: Acting) -> None:
        self.key, self.by = key, by
        self.done = 0
        self.over = threading.Event()

    def note(self, done: int) -> None:
        """So many rows are done."""
        self.done = done

    def run(self) -> None:
        """Write until the work is over; a sign of life every few seconds even when nothing moved."""
        last, silent = -1, 0.0
        try:
            while not self.over.wait(SECONDS):
                silent += SECONDS
                if self.done != last or silent > SILENT_SECONDS / 6:
                    last, silent = self.done, 0.0
                    with speaking_for(self.by):
                        Import.objects.filter(pk=self.key).update(rows_done=last)
        except DatabaseError:
            # The work itself goes on, and says for itself what is wrong with the database.
            return
        finally:
            connection.close()


@contextmanager
def reporting(key: uuid.UUID, by: Acting) -> Iterator[Reporter]:
    """Report while the block runs."""
    reporter = Reporter(key, by)
    thread = threading.Thread(target=reporter.run, daemon=True)
    thread.start()
    try:
        yield reporter
    finally:
        reporter.over.set()
        thread.join(timeout=10)
