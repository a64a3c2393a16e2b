"""The snippets of data/guides, as people paste them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.settings import resources
from tests.end_to_end.conftest import Cooperation, ask, environment

GUIDES = resources() / "data" / "guides"
TOOLS = ("superset", "metabase", "power_bi", "tableau", "dbeaver", "excel", "python", "r", "jupyter")


def snippets(guide: str, language: str) -> list[str]:
    """The code blocks of a guide in a language, in order."""
    text = (GUIDES / f"{guide}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(sample_run: tuple[Path, str], tmp_path: Path) -> Path:
    """A folder with the sample's published warehouse in it."""
    shutil.copyfile(sample_run[0] / "published" / "cooperation.duckdb", tmp_path / "cooperation.duckdb")
    return tmp_path


def run(words: list[str], folder: Path) -> str:
    done = subprocess.run(
        words, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_there_is_a_guide_for_every_tool_and_it_says_what_was_tested() -> None:
    listed = re.findall(r"\]\((\w+)\.md\)", (GUIDES / "README.md").read_text(encoding="utf-8"))
    assert tuple(listed) == TOOLS
    for tool in TOOLS:
        text = (GUIDES / f"{tool}.md").read_text(encoding="utf-8").lower()
        assert re.search(r"\*\*(not )?tested", text), tool


def test_python_snippets_run(sample_run: tuple[Path, str], folder: Path, cooperation: Cooperation) -> None:
    cooperation("export", folder / "export", "--home", sample_run[0])
    printed = [run([sys.executable, "-c", snippet], folder) for snippet in snippets("python", "python")]
    assert len(printed) == 4
    [(country, number)] = ask(
        sample_run[0],
        "SELECT country_name, commitment_count FROM fct_commitments_by_country ORDER BY commitment_count DESC LIMIT 1",
    )
    assert printed[0].splitlines()[0] == f"{country} {number}"
    [(agreed,)] = ask(sample_run[0], "SELECT count(*) FROM fct_commitments WHERE status = 'agreed'")
    assert re.search(rf"^agreed +{agreed}$", printed[1], flags=re.MULTILINE)
    [(count,)] = ask(sample_run[0], "SELECT count(*) FROM fct_commitments")
    assert f" {count} " in printed[3]


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed; Debian has it as r-base-core")
def test_the_r_snippet_runs(sample_run: tuple[Path, str], folder: Path, cooperation: Cooperation) -> None:
    cooperation("export", folder / "export", "--format", "csv", "--home", sample_run[0])
    [snippet] = snippets("r", "r")
    [(count,)] = ask(sample_run[0], "SELECT count(*) FROM fct_commitments")
    assert run(["Rscript", "-e", snippet], folder).splitlines()[-1] == f"{count} commitments"
