"""Keep the translations complete: `python -m tests.check_catalogues` judges them, `--update` collects new texts.

A text that is in the sources must be in the catalogue, translated, and in the compiled file beside it.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command
from django.core.management.commands import makemessages

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
# The one catalogue of the spine holds the texts of every app and template that has none of its own.
SPINE = Path("registry/locale") / LOCALE / "LC_MESSAGES/django.po"
SOURCES = ("registry", "institutions", "masters")
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib", "msgcat", "msgfmt", "msgunfmt")


class Extract(makemessages.Command):
    """Django's makemessages, without guesses: a new text is left untranslated rather than given a similar one's."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def update(root: Path) -> None:
    """Bring the texts of the sources below this folder into its catalogues."""
    os.chdir(root)
    (root / SPINE).parent.mkdir(parents=True, exist_ok=True)
    others = [entry.name for entry in root.iterdir() if entry.is_dir() and entry.name not in SOURCES]
    call_command(Extract(), locale=[LOCALE], no_location=True, no_wrap=True, ignore_patterns=others, verbosity=0)
    for catalogue in catalogues(root):
        # The date of the extraction would be a change in every commit and a conflict in every merge.
        text = (root / catalogue).read_text(encoding="utf-8")
        (root / catalogue).write_text(re.sub(r'^"POT-Creation-Date:.*\n', "", text, flags=re.M), encoding="utf-8")


def compile_all(root: Path) -> None:
    """Write the compiled file beside each catalogue."""
    for catalogue in catalogues(root):
        path = root / catalogue
        gettext("msgfmt", "--check", "-o", str(path.with_suffix(".mo")), str(path))


def problems(root: Path = ROOT) -> list[str]:
    """What is wrong with the catalogues, one line each; nothing when they are complete."""
    absent = [name for name in GETTEXT if not shutil.which(name)]
    if absent:
        return [f"gettext is not installed ({', '.join(absent)} not found): the catalogues cannot be checked"]
    if not (root / SPINE).exists():
        return [f"{SPINE} does not exist; `make messages` begins it"]
    found = out_of_date(root)
    for catalogue in catalogues(root):
        found += unfinished(root, catalogue) + stale(root, catalogue)
    return found


def catalogues(root: Path) -> list[Path]:
    """The catalogues below a folder, relative to it."""
    found = (path for source in SOURCES for path in (root / source).glob(f"**/locale/{LOCALE}/LC_MESSAGES/*.po"))
    return sorted(path.relative_to(root) for path in found)


def out_of_date(root: Path) -> list[str]:
    """Texts that the sources have and the catalogues do not, or the other way round."""
    with tempfile.TemporaryDirectory(prefix="registry-catalogues-") as folder:
        # In a copy: a check must not change what it checks.
        copy = Path(folder)
        for source in (*SOURCES, "tests"):
            shutil.copytree(root / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        command = [sys.executable, "-B", "-m", __name__ if __name__ != "__main__" else __spec__.name, "--collect"]
        answer = subprocess.run(
            command, cwd=copy, env={**os.environ, "DEBUG": "1"}, capture_output=True, text=True, check=False
        )
        if answer.returncode:
            return [f"makemessages failed: {answer.stderr.strip()}"]
        return [line for catalogue in catalogues(copy) for line in differences(root, copy, catalogue)]


def differences(root: Path, copy: Path, catalogue: Path) -> list[str]:
    """The texts that only one of two versions of a catalogue has."""
    kept = entries(root / catalogue) if (root / catalogue).exists() else set()
    needed = entries(copy / catalogue)
    return [f"{catalogue}: missing: {text}" for text in sorted(needed - kept)] + [
        f"{catalogue}: no longer used: {text}" for text in sorted(kept - needed)
    ]


def entries(path: Path, *selection: str) -> set[str]:
    """The source texts of a catalogue, with their context, that `msgattrib` selects."""
    text = gettext("msgattrib", "--no-obsolete", "--no-wrap", "--no-location", *selection, str(path))
    found = set()
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        source = "\n".join(lines).partition("\nmsgstr")[0].strip()
        if source not in {"", 'msgid ""'}:
            found.add(source)
    return found


def unfinished(root: Path, catalogue: Path) -> list[str]:
    """The entries without a translation, or with one that a tool has guessed."""
    kinds = {"untranslated": "--untranslated", "fuzzy": "--only-fuzzy"}
    return [
        f"{catalogue}: {kind}: {text}"
        for kind, option in kinds.items()
        for text in sorted(entries(root / catalogue, option))
    ]


def stale(root: Path, catalogue: Path) -> list[str]:
    """Whether the compiled catalogue has the same content; versions of gettext differ in the bytes they write."""
    compiled = (root / catalogue).with_suffix(".mo")
    if not compiled.exists():
        return [f"{catalogue}: not compiled"]
    with tempfile.TemporaryDirectory(prefix="registry-catalogues-") as folder:
        fresh = Path(folder) / "fresh.mo"
        gettext("msgfmt", "--check-format", "-o", str(fresh), str(root / catalogue))
        same = gettext("msgunfmt", str(fresh)) == gettext("msgunfmt", str(compiled))
    return [] if same else [f"{catalogue}: the compiled file is older than the catalogue"]


def gettext(*command: str) -> str:
    """Run a tool of gettext's; what it complains of is the error."""
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if answer.returncode:
        raise RuntimeError(f"{' '.join(command)}: {answer.stderr.strip()}")
    return answer.stdout


def main() -> int:
    """Judge, or update and judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.check_catalogues", description=__doc__)
    parser.add_argument("--update", action="store_true", help="bring the texts of the sources in, and compile")
    parser.add_argument("--collect", action="store_true", help="bring the texts of the sources in, nothing else")
    options = parser.parse_args()
    if options.update or options.collect:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
        django.setup()
        update(ROOT)
    if options.update:
        compile_all(ROOT)
    found = [] if options.collect else problems()
    for line in found:
        print(line)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
