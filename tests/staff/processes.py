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
    """Whether nobody else is connected: a server notices late that a client was killed."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0] == 0)


def _run(work: Callable[..., Any], arguments: Sequence[Any]) -> None:
    status = 1
    try:
        work(*arguments)
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        connections.close_all()
        # Not ``exit``: what the parent would do at its end is not for us.
        os._exit(status)
