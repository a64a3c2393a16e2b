"""Runs that must fail, and runs that ended without saying so."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets import commitments
from orchestration.assets.documents import documents
from orchestration.assets.statements import statements
from orchestration.build import build_defs
from orchestration.commands.run import PID_TAG, _end_lost_runs
from orchestration.errors import InvariantError, ReaderError
from orchestration.extraction.coder import RuleCoder
from orchestration.extraction.model import Mention, Statement
from orchestration.handover import take
from orchestration.home import Home
from orchestration.jobs import JOB, partition_tags
from orchestration.progress import Silent
from orchestration.resources import HomeResource
from orchestration.settings import Settings
from orchestration.sources import isolation
from orchestration.sources.fetching.web import Web
from schemas.raw import Rejects


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        yield instance


class ShiftedCoder(RuleCoder):
    """Codes as the package does, with every offset one too far."""

    def code(self, statement: Statement) -> list[Mention]:
        return [replace(found, start=found.start + 1, end=found.end + 1) for found in super().code(statement)]


def test_a_quote_that_is_not_the_text_at_its_offsets_fails_the_run_and_publishes_nothing(
    tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitments, "RuleCoder", ShiftedCoder)
    home = Home(tmp_path / "home")
    job = build_defs(Settings(home=home.root)).resolve_job_def(JOB)
    with pytest.raises(InvariantError, match="a quote is not the text at its offsets in statement s_"):
        job.execute_in_process(instance=instance, tags=partition_tags(instance, home))
    assert not home.published_warehouse.exists()
    assert not home.warehouse.exists()


class FailingCoder(RuleCoder):
    """Fails on every statement."""

    def code(self, statement: Statement) -> list[Mention]:
        raise ZeroDivisionError


def test_a_reject_of_the_coder_names_the_source_of_its_statement(
    tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitments, "RuleCoder", FailingCoder)
    home = Home(tmp_path / "home")
    home.prepare()
    (home.inbox / "a.txt").write_text("---\ndate: 2024-05-02\n---\nNorway and Peru agreed to open consulates.\n")
    dg.materialize(
        [documents, statements, commitments.mentions],
        instance=instance,
        resources={
            "home": HomeResource(root=str(home.root), max_document_bytes=1000, published_versions=1),
            "progress": Silent(),
            "web": Web(),
        },
        tags=partition_tags(instance, home),
    )
    rejects = take(home, "mentions", Rejects)
    assert rejects.select("rule", "source_id").rows() == [("coder_failed", "inbox")]


def test_readers_that_do_not_start_fail_the_run_and_publish_nothing(
    tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "SERVE", "import no_such_module")
    home = Home(tmp_path / "home")
    job = build_defs(Settings(home=home.root)).resolve_job_def(JOB)
    with pytest.raises(ReaderError, match=r"no document can be read: .*No module named 'no_such_module'"):
        job.execute_in_process(instance=instance, tags=partition_tags(instance, home))
    assert not home.published_warehouse.exists()
    assert not list(home.statements.iterdir())


def test_runs_of_the_command_whose_process_is_gone_keep_nobody_waiting(instance: dg.DagsterInstance) -> None:
    def started(**tags: str) -> str:
        run = dg.DagsterRun(job_name=JOB, status=dg.DagsterRunStatus.STARTED, tags=tags)
        return instance.add_run(run).run_id

    lost, own, other = started(**{PID_TAG: "1"}), started(**{PID_TAG: str(os.getpid())}), started()
    _end_lost_runs(instance)
    status = {run.run_id: run.status for run in instance.get_runs()}
    assert status[lost] == dg.DagsterRunStatus.FAILURE
    assert status[own] == status[other] == dg.DagsterRunStatus.STARTED
