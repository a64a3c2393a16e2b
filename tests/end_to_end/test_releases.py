"""Releases from the outside: a rollback, and the run after it."""

from pathlib import Path

from tests.end_to_end.conftest import DAY, Cooperation, ask, differing, marts

RELEASES = "SELECT release_number, is_withdrawn FROM meta.releases ORDER BY 1"


def test_after_a_rollback_the_next_run_publishes_a_new_release_even_when_nothing_changed(
    cooperation: Cooperation, home: Path
) -> None:
    before = marts(home)
    assert "Release 2: " in cooperation("publish", "--home", home).stdout
    assert "Release 1 of" in cooperation("rollback", "--home", home).stdout
    assert ask(home, "SELECT release_number FROM meta.publication") == [(1,)]
    assert "Nothing new" not in cooperation("run", "--home", home, "--as-of", DAY).stdout
    assert ask(home, RELEASES) == [(1, False), (2, True), (3, False)]
    assert differing(before, marts(home)) == []
    assert "Nothing new" in cooperation("run", "--home", home, "--as-of", DAY).stdout
    assert ask(home, "SELECT release_number, previous_release_number FROM meta.publication") == [(3, 1)]
