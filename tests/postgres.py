"""A private PostgreSQL server for tests, from the system's binaries, that leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

Settings = Mapping[str, str]

# Durability costs most of a test run's time and protects nothing: the data dies with the server.
THROWAWAY: Settings = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "60",
    "log_min_messages": "warning",
}
# macOS has no C.UTF-8 collation; C orders the same way, by code point.
LOCALE = "C" if sys.platform == "darwin" else "C.UTF-8"
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
ATTEMPTS = 3


class PostgresMissing(Exception):
    """This machine has no PostgreSQL server that the tests could start."""


def find_binaries() -> Path:
    """The folder of the newest `initdb`, `pg_ctl` and `postgres`; raises PostgresMissing."""
    for folder in [*_versioned_folders(), *_configured_folders()]:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise PostgresMissing("no server binaries found")


@contextmanager
def private_server(settings: Settings | None = None, kept: Path | None = None) -> Iterator[str]:
    """Start a server of our own and give its DATABASE_URL; it is stopped in any case, and its folder removed.

    Only a folder that is to be ``kept`` stays, and is used again.
    """
    binaries = find_binaries()
    with _terminated_like_an_error(), _kept_folder(kept) if kept else _owned_folder() as folder:
        data = folder / "data"
        if not data.exists():
            _run(folder, binaries / "initdb", "-D", data, "-U", "postgres", "-N", *_initdb_options())
        try:
            port = _start(binaries, folder, data, {**THROWAWAY, **(settings or {})})
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _stop(binaries, folder, data)


def _versioned_folders() -> list[Path]:
    found = [path for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    return sorted(found, key=_version, reverse=True)


def _version(folder: Path) -> tuple[int, ...]:
    """The numbers in the folder's path: 15 is newer than 9.6, and 'latest' is no version."""
    digits = "".join(character if character.isdigit() else " " for character in str(folder))
    return tuple(int(number) for number in digits.split())


def _configured_folders() -> list[Path]:
    folders = []
    if shutil.which("pg_config"):
        answer = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(answer.stdout.strip()))
    on_path = shutil.which("initdb")
    return [*folders, Path(on_path).resolve().parent] if on_path else folders


def _initdb_options() -> tuple[str, ...]:
    return "--auth=trust", f"--locale={LOCALE}", "--encoding=UTF8"


@contextmanager
def _owned_folder() -> Iterator[Path]:
    """A temporary folder that the server's user may enter: PostgreSQL refuses to run as root."""
    # Not a TemporaryDirectory: the server may still be deleting files of its own while we do.
    folder = Path(tempfile.mkdtemp(prefix="registry-postgres-"))
    try:
        if _is_root():
            shutil.chown(folder, "postgres")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _kept_folder(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    if _is_root():
        shutil.chown(folder, "postgres")
    yield folder


def _is_root() -> bool:
    return os.geteuid() == 0


def _runuser() -> str:
    """The program by which root becomes another user; it is often outside a user's PATH."""
    found = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not found:
        raise PostgresMissing("the server does not run as root, and there is no runuser to become another user")
    return found


def _run(folder: Path, *command: str | Path) -> None:
    """Run a command of PostgreSQL's in its folder, as its user; what it said is in the error when it fails."""
    become = [_runuser(), "-u", "postgres", "--"] if _is_root() else []
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with (folder / "commands.log").open("w+", encoding="utf-8", errors="replace") as said:
        line = [*become, *map(str, command)]
        status = subprocess.run(line, cwd=folder, stdout=said, stderr=said, check=False).returncode
        if status:
            said.seek(0)
            raise RuntimeError(f"{' '.join(line)} failed ({status}):\n{said.read()}{_server_log(folder)}")


def _server_log(folder: Path) -> str:
    log = folder / "server.log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def _start(binaries: Path, folder: Path, data: Path, settings: Settings) -> int:
    """Start on a free port; another process can take that port first, so try more than once."""
    configuration = data / "postgresql.conf"
    original = configuration.read_text(encoding="utf-8")
    for attempt in range(1, ATTEMPTS + 1):
        port = free_port()
        addresses = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder)}
        lines = [f"{name} = '{value}'\n" for name, value in {**settings, **addresses}.items()]
        configuration.write_text(original + "".join(lines), encoding="utf-8")
        try:
            _run(folder, binaries / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "server.log")
            return port
        except RuntimeError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(binaries: Path, folder: Path, data: Path) -> None:
    """Stop at once, without the courtesy of a checkpoint; a second Ctrl-C must not leave the server behind."""
    with _signals_ignored():
        if (data / "postmaster.pid").exists():
            _run(folder, binaries / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


@contextmanager
def _signals_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _terminated_like_an_error() -> Iterator[None]:
    """Turn SIGTERM into an exception, so that everything opened so far is closed on the way out."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread can be told of signals, and the exception rises there
        return
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
