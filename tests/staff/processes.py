"""Processes of their own, each with connections of its own, as the workers of a server are."""

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from typing import Any

from django.db import connection, connections


def started(work: Callable[..., Any], *arguments: Any) -> ForkProcess:
    """A process that does ``work``. No connection is open when it is forked: two processes must not share one."""
    _before.clear()
    _before.update(_connected())
    connections.close_all()
    process = get_context("fork").Process(target=_run, args=(work, arguments))
    process.start()
    return process


def all_done(processes: Sequence[ForkProcess], seconds: float) -> bool:
    """Whether every process came to its end without a fault."""
    for process in processes:
        process.join(seconds)
        if process.is_alive():
            process.kill()
    return all(process.exitcode == 0 for process in processes)


def others_gone() -> bool:
    """Whether nobody is connected who came since a process was started: a server notices late that one was killed."""
    return not _connected() - _before


# Beside a browser's loop the tests have a second connection, which stays.
_before: set[int] = set()


def _connected() -> set[int]:
    """Who else is connected to a server's database."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


# What a process was forked with: kept, for to let go of a connection is to end it for who has it too.
_inherited: list[Any] = []


def _leave_inherited() -> None:
    """Begin with no connection. Beside a browser's loop a thread has two sets of them, and closes one."""
    for alias in list(connections):
        _inherited.append(connections[alias])
        del connections[alias]


def _run(work: Callable[..., Any], arguments: Sequence[Any]) -> None:
    status = 1
    try:
        _leave_inherited()
        work(*arguments)
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        connections.close_all()
        # Not ``exit``: what the parent would do at its end is not for us.
        os._exit(status)
