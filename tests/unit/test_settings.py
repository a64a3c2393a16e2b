"""Where things are, and what a user may set."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from orchestration import reference, settings
from orchestration.settings import Settings, default_home, resources


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forgets where resources were found before."""
    resources.cache_clear()
    yield
    resources.cache_clear()


def package(root: Path) -> Path:
    (root / "orchestration").mkdir(parents=True)
    return root / "orchestration"


def test_defaults_hold_without_any_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"COOPERATION_{name.upper()}", raising=False)
    read = Settings()
    assert (read.home, read.max_document_bytes, read.schedule_timezone) == (default_home(), 10_000_000, "UTC")


def test_every_setting_is_a_variable_and_a_documented_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPERATION_HOME", "/elsewhere")
    monkeypatch.setenv("COOPERATION_MAX_DOCUMENT_BYTES", "5")
    assert (Settings().home, Settings().max_document_bytes) == (Path("/elsewhere"), 5)
    for name in Settings.model_fields:
        assert f"{name}:" in (Settings.__doc__ or "")


@pytest.mark.parametrize(
    ("written", "hosts"), [("", set()), ("localhost", {"localhost"}), (" A.test, b.test ,", {"a.test", "b.test"})]
)
def test_hosts_that_may_lead_anywhere_stand_between_commas(
    written: str, hosts: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPERATION_ALLOWED_HOSTS", written)
    assert Settings().allowed_hosts == hosts


def test_what_is_given_comes_before_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPERATION_HOME", "/elsewhere")
    assert Settings(home=Path("/given")).home == Path("/given")


@pytest.mark.parametrize("name", ["MAX_DOCUMENT_BYTES", "PUBLISHED_VERSIONS", "LOCK_WAIT_SECONDS"])
def test_impossible_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"COOPERATION_{name}", "-1")
    with pytest.raises(ValidationError):
        Settings()


def test_resources_of_a_wheel_come_before_those_of_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = package(tmp_path)
    monkeypatch.setattr(settings, "PACKAGE", inside)
    with pytest.raises(FileNotFoundError, match="reinstall cooperation-warehouse"):
        resources()
    for root in (tmp_path, inside / "_resources"):
        (root / "dbt_project").mkdir(parents=True)
        (root / "data" / "reference").mkdir(parents=True)
        assert resources() == root
        resources.cache_clear()


def test_the_home_lies_in_a_checkout_or_else_with_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PACKAGE", package(tmp_path))
    assert "cooperation-warehouse" in default_home().parts
    assert tmp_path not in default_home().parents
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "dbt_project").mkdir()
    assert default_home() == tmp_path / "data" / "warehouse"


def test_code_lists_are_read_by_their_first_column() -> None:
    assert reference.codes("statuses")[:2] == ("proposed", "agreed")
    assert reference.rows("statuses")[0]["status"] == "proposed"
    with pytest.raises(FileNotFoundError):
        reference.rows("no_such_table")
