"""The environment of the tests, set before the settings are read: loaded as a plugin, ahead of everything else."""

import os
import pathlib

HERE = pathlib.Path(__file__).resolve().parent.parent

# A home of its own: the tests never touch the demonstration's database.
os.environ.setdefault("THROUGHCARE_HOME", str(HERE / ".cache" / "test-home"))
os.environ.setdefault("THROUGHCARE_DEBUG", "1")
# Django's synchronous guard trips over the event loop that playwright keeps in the same thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
