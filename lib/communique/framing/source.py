"""YAML read with its lines, and nothing of YAML that could harm: no tag, anchor, alias or double key."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

MAX_CHARS = 2_000_000
MAX_DEPTH = 12

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong (``error``) or doubtful (``warning``) in a file, with its line and what to do."""

    severity: str
    file: str
    line: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        tail = f" {self.suggestion}" if self.suggestion else ""
        return f"{self.file}, line {self.line}: {self.message}{tail}"


@dataclass(slots=True)
class Source:
    """What a YAML file says, every scalar as the string that stands there, and the line of every path."""

    file: str
    data: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Place) -> int:
        """The line of a path, or of its nearest ancestor that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def report(self, line: int, message: str, suggestion: str = "") -> None:
        """Add an error."""
        self.problems.append(Problem("error", self.file, line, message, suggestion))

    def warn(self, line: int, message: str, suggestion: str = "") -> None:
        """Add a warning."""
        self.problems.append(Problem("warning", self.file, line, message, suggestion))


def parse_yaml(text: str, file: str) -> Source:
    """Read YAML text; what is wrong with it is in ``problems``, and ``data`` is then None."""
    source = Source(file)
    if len(text) > MAX_CHARS:
        source.report(1, f"the file has {len(text):,} characters, more than {MAX_CHARS:,}.", "Split the codebook.")
        return source
    try:
        if _events_are_plain(text, source):
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            if node is not None:
                data = _plain(node, (), source)
                source.data = None if source.problems else data
    except yaml.YAMLError as error:
        source.report(*_explain(error))
    return source


def _events_are_plain(text: str, source: Source) -> bool:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        _check_event(event, line, source)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                source.report(line, f"lists or keys are nested more than {MAX_DEPTH} deep.", "Flatten the file.")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return not source.problems


def _check_event(event: yaml.Event, line: int, source: Source) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        source.report(line, f"“*{anchor}” is a YAML alias.", "A pattern that begins with * needs quotes.")
    elif anchor:
        source.report(line, f"“&{anchor}” is a YAML anchor.", "Write the text out, or put it in quotes.")
    elif tag:
        source.report(line, f"“{tag}” is a YAML tag.", "A codebook has text, lists and keys only.")


def _plain(node: yaml.Node, path: Place, source: Source) -> object:
    source.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in {"", "~", "null"} else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, index), source) for index, child in enumerate(node.value)]
    result: dict[str, object] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            source.report(line, "a key is a list or a mapping.", "A key is plain text.")
        elif key.value in result:
            source.report(line, f"“{key.value}” stands here a second time.", "Merge the two or rename one.")
        else:
            result[key.value] = _plain(value, (*path, key.value), source)
            source.lines[*path, key.value] = line
    return result


def _explain(error: yaml.YAMLError) -> tuple[int, str, str]:
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or error).split("\n")[0]
    line = mark.line + 1 if mark is not None else 1
    return (
        line,
        f"this is not YAML: {problem}.",
        "Check quotes, colons and indentation here and on the line before.",
    )
