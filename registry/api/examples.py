"""What requests and answers look like: real ones, kept in ``examples.json`` (a test compares them with the content)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

PATH = Path(__file__).with_name("examples.json")


@cache
def kept() -> dict[str, dict[str, Any]]:
    """The examples by the name of the operation: the address asked, what was sent to it, what it answered."""
    found: dict[str, dict[str, Any]] = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def of(operation: str) -> list[OpenApiExample]:
    """The examples of an operation for the schema."""
    example = kept().get(operation)
    if not example:
        return []
    summary = example["address"]
    answered = OpenApiExample("example", example["answer"], summary=summary, response_only=True)
    if "content" not in example:
        return [answered]
    return [answered, OpenApiExample("example", example["content"], summary=summary, request_only=True)]
