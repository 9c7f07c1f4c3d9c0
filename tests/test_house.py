"""Rules about the repository itself: who may import whom, how long things get, what must not be in a file."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests import check_catalogues

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("registry", "institutions", "masters", "tests")
# The spine knows no kind, and the kinds do not know each other; only the composition root names them all.
STRANGERS = {
    "registry": {"institutions", "masters"},
    "institutions": {"masters", "tests"},
    "masters": {"institutions", "tests"},
}
COMPOSITION = {"registry/settings.py", "registry/urls.py"}
# An app named in a string: a lazy relation, a template, an import path, a URL namespace.
NAMED = re.compile(r"(institutions|masters)[./:]\w+")
MODULE_LINES = 300
FUNCTION_LINES = 40
# What does not belong in a public repository: where packages came from, and the paths of somebody's machine.
UNWANTED = (
    r"(?<!no-emit-)index[-]url",
    r"--(?:find-links|trusted-host)\b",
    r"https?://[^\s/]+/(?:simple|pypi)\b",
    r"(?<![\w.-])/(?:root|work|home/\w+)/\w",
)
BINARY = {".png", ".jpg", ".ico", ".woff2", ".mo", ".xlsx", ".gz", ".sqlite3", ".pyc"}


def name(path: Path) -> str:
    """A path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


def modules(*packages: str) -> list[Path]:
    """The Python files of these packages."""
    return sorted(path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=name(path))


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, those inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def strings(path: Path) -> Iterator[str]:
    """The string constants of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def our_files() -> Iterator[Path]:
    """Every file that is, or would be, in the repository: what .gitignore leaves."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]
    folders = [ROOT]
    while folders:
        for entry in folders.pop().iterdir():
            if any(fnmatch(entry.name, pattern) for pattern in ignored):
                continue
            if entry.is_dir():
                folders.append(entry)
            elif entry.suffix not in BINARY:
                yield entry


@pytest.mark.parametrize("package", STRANGERS)
def test_imports_go_one_way(package: str) -> None:
    """`institutions → registry ← masters`, and siblings never meet."""
    found = {name(path): sorted(set(imported(path)) & STRANGERS[package]) for path in modules(package)}
    assert not {where: whom for where, whom in found.items() if whom and where not in COMPOSITION}


def test_the_spine_does_not_name_the_kinds() -> None:
    """Nor by a string: a fifth kind must not need a change here."""
    python = {name(path): [text for text in strings(path) if NAMED.fullmatch(text)] for path in modules("registry")}
    templates = {
        name(path): re.findall(rf"[\"']{NAMED.pattern}", path.read_text(encoding="utf-8"))
        for path in (ROOT / "registry").rglob("*.html")
    }
    found = {**python, **templates}
    assert not {where: what for where, what in found.items() if what and where not in COMPOSITION}


def test_only_the_registry_itself_uses_its_own_door() -> None:
    """What people ask for is reviewed: ``lifecycle.system`` is for loading and for synthetic records."""
    users = {
        name(path) for path in modules("registry", "institutions", "masters") if "system.publish" in path.read_text()
    }
    assert users == {"registry/loading/records.py", "registry/synthetic/making.py"}


def test_modules_are_short() -> None:
    """A module is read in one go."""
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert not {
        where: length for where, length in lengths.items() if length > MODULE_LINES and "/migrations/" not in where
    }


def test_functions_are_short() -> None:
    """A function fits on a screen."""
    found = {}
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                found[f"{name(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert not {
        where: length for where, length in found.items() if length > FUNCTION_LINES and "/migrations/" not in where
    }


def test_contributors_find_every_folder_explained() -> None:
    """The tree in CONTRIBUTING.md names each top folder that holds something of ours."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    folders = {name(path).split("/")[0] for path in our_files() if "/" in name(path)}
    assert not sorted(folder for folder in folders if not re.search(rf"{re.escape(folder)}/", guide))


@pytest.mark.parametrize("path", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_locked(path: str) -> None:
    """Every package at one exact version, from no address in particular."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert packages
    assert not [line for line in packages if not re.fullmatch(r"[\w.\[\],-]+==[\w.+]+(\s*;.*)?", line)]


def test_no_file_says_where_packages_came_from_or_where_somebody_lives() -> None:
    """Addresses of package indexes and paths of one machine are of use to nobody else."""
    pattern = re.compile("|".join(UNWANTED))
    found = {name(path): pattern.findall(path.read_text(encoding="utf-8", errors="replace")) for path in our_files()}
    assert not {where: what for where, what in found.items() if what}


def test_no_text_to_be_translated_hides_in_another() -> None:
    """What collects texts does not look into f-strings."""
    texts = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy", "pgettext_lazy"}
    found = [
        f"{name(path)}:{call.lineno}"
        for path in modules()
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in texts
    ]
    assert not found


def test_catalogues_are_complete() -> None:
    """Every text is translated, and the compiled catalogue is current."""
    assert check_catalogues.problems() == []
