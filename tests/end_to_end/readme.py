"""The printed answers of README: reading them, and printing them anew.

`python -m tests.end_to_end.readme HOME` writes the answers of a home into README.md.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
ANSWER = re.compile(r"(<!-- answer -->\n```console\n\$ (cooperation sql [^\n]*)\n)(.*?)(```\n)", re.DOTALL)


def questions() -> list[tuple[str, str]]:
    """Each question's command and its printed answer."""
    return [(match[2], match[3]) for match in ANSWER.finditer(README.read_text(encoding="utf-8"))]


def answer(command: str, *options: object) -> str:
    """What a command prints, run at the top of the project."""
    words = [sys.executable, "-m", "orchestration.cli", *shlex.split(command)[1:], *map(str, options)]
    printed = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120, cwd=README.parent).stdout
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


def rewrite(home: Path) -> None:
    """Writes the present answers into README.md."""
    text = README.read_text(encoding="utf-8")
    text = ANSWER.sub(lambda match: match[1] + answer(match[2], "--home", home) + match[4], text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite(Path(sys.argv[1]))
