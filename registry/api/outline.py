"""The schema arranged for reading: operations by subject, parameters, answers and shapes, with links between them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

Schema = Mapping[str, Any]
SHAPE = "#/components/schemas/"


@dataclass(frozen=True)
class Value:
    """A parameter, or a member of a shape. ``shape`` is the name of the shape that it has."""

    name: str
    type: str
    shape: str
    words: str
    place: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One answer that an operation can give."""

    status: str
    words: str
    media_type: str
    shape: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked."""

    name: str
    method: str
    path: str
    summary: str
    words: str
    parameters: list[Value]
    answers: list[Answer]
    content: str
    sent: str
    example: str
    address: str


@dataclass(frozen=True)
class Shape:
    """One object with its members, or one of several."""

    name: str
    words: str
    members: list[Value]
    variants: list[str]


def groups(schema: Schema) -> dict[str, list[Operation]]:
    """The operations by their subject, in the order of the schema's tags."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in schema["tags"]}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]].append(_operation(path, method, operation))
    return found


def shapes(schema: Schema) -> list[Shape]:
    """The shapes by name."""
    return [_shape(name, node) for name, node in sorted(schema["components"]["schemas"].items())]


def _operation(path: str, method: str, operation: Schema) -> Operation:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    answered = operation["responses"]["200"]["content"]["application/json"]
    address, example = next(iter(_examples(answered)), ("", ""))
    return Operation(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=operation["description"],
        parameters=[_parameter(node) for node in operation.get("parameters", [])],
        answers=sorted(_answers(operation["responses"]), key=lambda answer: answer.status),
        content=_type(body.get("schema", {}))[1],
        sent=next((text for _address, text in _examples(body)), ""),
        example=example,
        address=unquote(address),
    )


def _examples(media: Schema) -> Iterator[tuple[str, str]]:
    for example in media.get("examples", {}).values():
        yield example.get("summary", ""), json.dumps(example["value"], ensure_ascii=False, indent=2)


def _answers(responses: Schema) -> Iterator[Answer]:
    for status, response in responses.items():
        contents: dict[str, Any] = response.get("content", {})
        media = next(iter(contents), "")
        node = contents[media].get("schema", {}) if media else {}
        yield Answer(status, response["description"], media, _type(node)[1])


def _parameter(node: Schema) -> Value:
    text, shape, choices = _type(node["schema"])
    words = node.get("description", "")
    return Value(node["name"], text, shape, words, node["in"], node.get("required", False), choices)


def _shape(name: str, node: Schema) -> Shape:
    required = set(node.get("required", ()))
    members = [_member(key, below, required) for key, below in node.get("properties", {}).items()]
    variants = [_type(each)[1] for each in node.get("oneOf", ())]
    return Shape(name, node.get("description", ""), members, variants)


def _member(name: str, node: Schema, required: set[str]) -> Value:
    text, shape, choices = _type(node)
    words = node.get("description", "").partition("* `")[0].strip()
    told = " · ".join(part for part in (node.get("title", ""), words) if part)
    return Value(name, text, shape, told, required=name in required, choices=choices)


def _type(node: Schema) -> tuple[str, str, tuple[str, ...]]:
    """What a node is: its type in words, the shape it refers to, and the values it can have."""
    if "$ref" in node:
        return "object", node["$ref"].removeprefix(SHAPE), ()
    for several in ("allOf", "oneOf", "anyOf"):
        if several in node:
            return _one_of([_type(each) for each in node[several]])
    if "items" in node:
        _text, shape, choices = _type(node["items"])
        return "array", shape, choices
    below = node.get("additionalProperties")
    shape = _type(below)[1] if isinstance(below, Mapping) else ""
    return _named(node), shape, tuple(str(value) for value in node.get("enum", ()) if value not in (None, ""))


def _named(node: Schema) -> str:
    types = node.get("type", "any")
    named = " | ".join(types) if isinstance(types, list) else str(types)
    return f"{named} ({node['format']})" if node.get("format") else named


def _one_of(found: list[tuple[str, str, tuple[str, ...]]]) -> tuple[str, str, tuple[str, ...]]:
    texts = dict.fromkeys(text for text, _shape, _choices in found)
    shape = next((shape for _text, shape, _choices in found if shape), "")
    return " | ".join(texts), shape, tuple(value for _text, _shape, choices in found for value in choices)
