"""`sources.yaml` of a home and the ready entries that come with the package, read and checked.

Belongs here: files, and errors that name their lines. Does not belong here: what a field means.
"""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from orchestration.errors import SourcesFileError
from orchestration.settings import resources
from orchestration.sources.source_fields import Source, SourcesFile
from orchestration.sources.yaml_lines import Parsed, YamlError, parse_yaml

MOST_SHOWN = 10
WORDS = {
    "missing": "is missing",
    "string_type": "must be a text; put it in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "tuple_type": "must be a list",
    "string_too_short": "is empty",
    "model_type": "must hold names and values",
    "model_attributes_type": "must hold names and values",
}


def read_sources(path: Path) -> SourcesFile:
    """The user's sources; none where there is no file.

    Raises:
        SourcesFileError: it cannot be read or used; the message names every line that is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return SourcesFile()
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesFileError(f"{path} cannot be read: {error}") from error
    return parse_sources(text, str(path))


def ready_sources() -> SourcesFile:
    """Entries for public pages of ministries and bodies that come with the package, none of them enabled."""
    return read_sources(ready_path())


def ready_path() -> Path:
    """Where the ready entries lie."""
    return resources() / "data" / "sources" / "ready.yaml"


def parse_sources(text: str, name: str) -> SourcesFile:
    """Sources written as YAML.

    Args:
        text: the YAML.
        name: what errors call it.

    Raises:
        SourcesFileError: it cannot be used; the message names every line that is wrong.
    """
    try:
        parsed = parse_yaml(text)
    except YamlError as error:
        raise SourcesFileError(f"{name}, line {error.line}: {error.problem}") from error
    try:
        found = SourcesFile.model_validate(parsed.value if parsed.value is not None else {})
    except ValidationError as error:
        problems = [_shown(parsed, problem) for problem in error.errors()]
    else:
        problems = list(_across(found, parsed))
        if not problems:
            return found
    told = [f"line {line}: {problem}" for line, problem in sorted(dict.fromkeys(problems))]
    more = f"; and {len(told) - MOST_SHOWN} more" if len(told) > MOST_SHOWN else ""
    raise SourcesFileError(f"{name}, {'; '.join(told[:MOST_SHOWN])}{more}")


def _across(found: SourcesFile, parsed: Parsed) -> list[tuple[int, str]]:
    """What is wrong between entries."""
    problems = []
    first: dict[str, int] = {}
    for number, source in enumerate(found.sources):
        line = parsed.line(("sources", number, "id"))
        if source.id in first:
            problems.append((line, f"id {source.id} stands in line {first[source.id]} already"))
        first.setdefault(source.id, line)
    online = [number for number, source in enumerate(found.sources) if source.enabled and source.is_web]
    if online and found.contact is None:
        line = parsed.line(("sources", online[0]))
        problems.append((line, "a source of the web is enabled, and there is no contact: at the top of the file"))
    return problems


def _shown(parsed: Parsed, problem: Any) -> tuple[int, str]:
    path = tuple(part for part in problem["loc"] if isinstance(part, (str, int)))
    line, kind = parsed.line(path), problem["type"]
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "the file")
    if kind == "extra_forbidden":
        model: type[BaseModel] = Source if path[:1] == ("sources",) else SourcesFile
        near = get_close_matches(name, model.model_fields, n=1)
        return line, f"there is no field {name}" + (f"; is {near[0]} meant?" if near else "")
    if kind == "value_error":
        is_whole = len(path) == 2 and path[0] == "sources"
        return line, f"{'the source' if is_whole else name} {problem['ctx']['error']}"
    said = WORDS.get(kind, problem["msg"][0].lower() + problem["msg"][1:])
    return line, f"{name} {said}"
