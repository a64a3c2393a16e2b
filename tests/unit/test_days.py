"""Days as users write them."""

from datetime import UTC, date, datetime

import pytest

from orchestration import days
from orchestration.errors import UsageError


def test_a_day_is_read() -> None:
    assert days.parse_day("2026-06-30") == date(2026, 6, 30)


@pytest.mark.parametrize("value", ["", "today", "30.06.2026", "2026-02-30", "2026-06", "2026-06-30T00:00"])
def test_what_is_no_day_is_wrong_use(value: str) -> None:
    with pytest.raises(UsageError, match="is no day; write it as YYYY-MM-DD") as caught:
        days.parse_day(value)
    assert caught.value.exit_code == 2


def test_the_clock_is_utc_without_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            assert tz is UTC
            return datetime(2026, 6, 30, 23, 59, tzinfo=UTC)

    monkeypatch.setattr(days, "datetime", Clock)
    assert days.now() == datetime(2026, 6, 30, 23, 59)
    assert days.today() == date(2026, 6, 30)
