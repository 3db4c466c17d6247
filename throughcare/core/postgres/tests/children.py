"""Child processes for tests: several at once, or under an account that is not root."""

from __future__ import annotations

import multiprocessing
import os
import pwd
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")

# Forked, not started anew: another account may not be able to read the interpreter's folder.
FORK = multiprocessing.get_context("fork")


class Failed(Exception):
    """The child raised; its error as text."""


def at_once(*calls: Callable[[], Result]) -> list[Result]:
    """Call each in a process of its own, all at the same moment, and return what they returned."""
    barrier = FORK.Barrier(len(calls))

    def together(call: Callable[[], Result]) -> Callable[[], Result]:
        def run() -> Result:
            barrier.wait(timeout=30)
            return call()

        return run

    return _run([together(call) for call in calls])


def as_ordinary_user(call: Callable[[], Result]) -> Result:
    """Call in a process that is not root."""

    def dropped() -> Result:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        return call()

    return _run([dropped])[0]


def _run(calls: list[Callable[[], Result]]) -> list[Result]:
    pairs = [FORK.Pipe(duplex=False) for _ in calls]
    children = [
        FORK.Process(target=_report, args=(call, sending)) for call, (_, sending) in zip(calls, pairs, strict=True)
    ]
    for child in children:
        child.start()
    answers: list[tuple[bool, Any]] = []
    for child, (receiving, _) in zip(children, pairs, strict=True):
        answers.append(receiving.recv() if receiving.poll(120) else (False, "no answer"))
        child.join(30)
    for good, answer in answers:
        if not good:
            raise Failed(answer)
    return [answer for _, answer in answers]


def _report(call: Callable[[], Result], answers: Connection) -> None:
    try:
        answers.send((True, call()))
    except BaseException as error:
        answers.send((False, f"{type(error).__name__}: {error}"))
