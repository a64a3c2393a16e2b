"""`reviews.csv`: every row is a review or a reject that names its line and says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_reviews import PORT, STATEMENT, target

from orchestration.reviews.model import COLUMNS, Target
from orchestration.reviews.reading import read_reviews

HEADER = ",".join(COLUMNS)
GOOD = f"v1,2026-01-05T12:00,Ana,{STATEMENT}#0-5#Japan,dismiss,,,not a commitment"


def _file(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines, "")).encode()


def test_a_row_becomes_a_review() -> None:
    [review] = read_reviews(_file(GOOD)).reviews
    assert (review.review_id, review.reviewer, review.action) == ("v1", "Ana", "dismiss")
    assert review.target == Target(STATEMENT, "", 0, 5, "Japan")
    assert review.reason == "not a commitment"


def test_times_of_other_zones_are_taken_to_utc() -> None:
    [review] = read_reviews(_file(GOOD.replace("12:00", "12:00+02:00"))).reviews
    assert review.reviewed_at.isoformat() == "2026-01-05T10:00:00"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (GOOD.replace("v1", "two words"), "must be one word"),
        (GOOD.replace("2026-01-05T12:00", "yesterday"), "write a time such as"),
        (GOOD.replace("Ana", ""), "say who decided it"),
        (GOOD.replace(STATEMENT, "statement 7"), "write s_...#start-end#words"),
        (GOOD.replace("dismiss", "delete"), "must be one of confirm, dismiss"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,status,done,", "no code; codes are in"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,status,,", "cannot be empty"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,title,New,", "no field of a mention"),
        (f"v1,2026-01-05,Ana,{STATEMENT},correct,status,agreed,", "no field of a statement"),
        (f"v1,2026-01-05,Ana,{STATEMENT},correct,published_on,2024-02-30,", "no day"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,amount,1.5 million,", "write the full number"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,due,soon,", "write 2026, 2026-09"),
        (
            f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,sectors,trade;space;oil_gas_coal;critical_minerals,",
            "more than 3",
        ),
        (f"v1,2026-01-05,Ana,{STATEMENT},dismiss,,,", "concerns words"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,fully_read,,,", "concerns a statement"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,merge,,,", "is no target"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,add,,,", "needs status, actors, sectors"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,add,,status: agreed,", "no JSON object"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,confirm,status,,", "as value what is right"),
        (f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,dismiss", "it has 5 cells, not 8"),
        (f'v1,2026-01-05,Ana,{STATEMENT}#0-5#"Japan,dismiss,,,"never closed', "check its quotation marks"),
    ],
)
def test_a_bad_row_is_a_reject_and_the_rest_counts(row: str, says: str) -> None:
    file = read_reviews(_file(row, GOOD.replace("v1", "v2")))
    assert [review.review_id for review in file.reviews] == ["v2"]
    [reject] = file.rejects
    assert (reject.stage, reject.location) == ("reviews", "reviews.csv, line 2")
    assert says in reject.reason
    assert reject.remedy


def test_a_quotation_mark_never_closed_takes_no_other_row_with_it() -> None:
    broken = f'v1,2026-01-05,Ana,"{STATEMENT}#0-5#Japan,dismiss,,,'
    file = read_reviews(_file(broken, GOOD.replace("v1", "v2"), GOOD.replace("v1", "v3")))
    assert [review.review_id for review in file.reviews] == ["v2", "v3"]
    assert [reject.location for reject in file.rejects] == ["reviews.csv, line 2"]


def test_a_row_that_stands_twice_counts_once() -> None:
    file = read_reviews(_file(GOOD, GOOD))
    assert len(file.reviews) == 1
    assert file.rejects == ()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_rows_with_one_id_the_earlier_decision_counts(order: tuple[int, int]) -> None:
    rows = (GOOD, GOOD.replace("2026-01-05", "2026-01-06").replace("dismiss", "confirm"))
    file = read_reviews(_file(*(rows[place] for place in order)))
    assert [review.action for review in file.reviews] == ["dismiss"]
    assert "stands in another row too" in file.rejects[0].reason


def test_spreadsheet_programs_save_with_semicolons_and_a_mark_at_the_start() -> None:
    text = "\ufeff" + "\r\n".join((HEADER, GOOD)).replace(",", ";")
    assert len(read_reviews(text.encode()).reviews) == 1


def test_a_row_in_another_encoding_is_a_reject() -> None:
    file = read_reviews(_file(GOOD, GOOD.replace("v1", "v2").replace("Ana", "René")).replace("é".encode(), b"\xe9"))
    assert [review.review_id for review in file.reviews] == ["v1"]
    assert "UTF-8" in file.rejects[0].reason


def test_a_file_without_the_columns_is_one_reject() -> None:
    file = read_reviews(b"id,what\n1,2\n")
    assert [reject.rule for reject in file.rejects] == ["reviews_unreadable"]


@given(st.binary(max_size=400))
def test_no_bytes_crash_it(content: bytes) -> None:
    """And every row below a good header is a review or a reject."""
    read_reviews(content)
    file = read_reviews(_file(GOOD) + content)
    assert len(file.reviews) + len(file.rejects) >= 1


@given(
    st.integers(0, 10**6),
    st.integers(1, 500),
    st.text(min_size=1).filter(lambda text: text == text.strip() != ""),
    st.sampled_from(["", "0123456789abcdef"]),
)
def test_a_target_reads_back_as_it_was_written(start: int, length: int, quote: str, document: str) -> None:
    written = Target(STATEMENT, document, start, start + length, quote)
    assert Target.parse(str(written)) == written
    assert Target.parse(str(Target(STATEMENT, document, quote=quote))) == Target(STATEMENT, document, quote=quote)


def test_names_do_for_codes() -> None:
    row = f"v1,2026-01-05,Ana,{STATEMENT}#0-5#Japan,correct,actors,japan; European Union;KEN,"
    [review] = read_reviews(_file(row)).reviews
    assert dict(review.values) == {"actors": "JPN;EU;KEN"}
    assert target(PORT).endswith(PORT)
