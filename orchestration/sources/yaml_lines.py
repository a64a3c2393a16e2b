"""YAML with the line of every value, so that an error can say where it is.

Belongs here: parsing, and lines by path. Does not belong here: what the values must be.
"""

from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]
COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
TIMESTAMP = "tag:yaml.org,2002:timestamp"


class YamlError(Exception):
    """The text is no YAML of plain values; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem


@dataclass(frozen=True, slots=True)
class Parsed:
    """Plain values, and the line on which each of them stands, by its path of names and positions."""

    value: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Line of a value, or of what holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str) -> Parsed:
    """Mappings, lists, texts, numbers, booleans and nulls; a date stays the text it was written as.

    Raises:
        YamlError: it is not YAML, a name stands twice, or values refer to each other.
    """
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "it cannot be parsed"
        raise YamlError(mark.line + 1 if mark else 1, problem) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlError(1, " ".join(str(error).split())) from error
    lines: dict[Path, int] = {}
    value = None if node is None else _value(loader, node, (), lines, set())
    return Parsed(value, lines)


def _value(loader: yaml.SafeLoader, node: Any, path: Path, lines: dict[Path, int], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if id(node) in seen:
        raise YamlError(line, "a value refers to another one (& and *); write it out")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        if node.tag == TIMESTAMP:
            return node.value
        try:
            return loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            raise YamlError(line, f"{node.value[:50]!r} cannot be read: {error.__class__.__name__}") from error
    if node.tag not in COLLECTIONS:
        raise YamlError(line, f"{node.tag} is no plain list or mapping")
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, number), lines, seen) for number, item in enumerate(node.value)]
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        where = key_node.start_mark.line + 1
        if key in values:
            raise YamlError(where, f"{key} stands twice")
        lines[(*path, key)] = where
        values[key] = _value(loader, value_node, (*path, key), lines, seen)
    return values
