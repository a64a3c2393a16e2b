"""An id that was there once resolves for good."""

from dataclasses import replace
from pathlib import Path

import polars as pl
from planted_rows import Plant, raw_tables

from orchestration.warehouse.load import RawTables, load, with_row_hashes
from orchestration.warehouse.working_file import connect
from schemas.raw import CommitmentRelations

NO_RELATIONS = CommitmentRelations.empty_frame()


def pairs(file: Path, *kinds: str) -> dict[str, str | None]:
    """Former ids and present ones; of mentions and commitments, where no kinds are named."""
    with connect(file, read_only=True) as connection:
        query = "SELECT old_id, new_id FROM meta.rekeys WHERE object_kind IN (SELECT unnest(?))"
        return dict(connection.execute(query, [list(kinds or ("mention", "commitment"))]).fetchall())


def reasons(file: Path) -> set[str]:
    with connect(file, read_only=True) as connection:
        return {row[0] for row in connection.execute("SELECT DISTINCT reason FROM meta.rekeys").fetchall()}


def commitment(mention_id: str) -> str:
    return mention_id.replace("m_", "c_")


def as_ids(*pairs_of_mentions: tuple[str, str | None]) -> dict[str, str | None]:
    """Mention pairs, and the commitment pairs that go with them."""
    return dict(pairs_of_mentions) | {commitment(old): new and commitment(new) for old, new in pairs_of_mentions}


def test_nothing_is_noted_while_ids_stay(file: Path) -> None:
    load(file, raw_tables(Plant(1)))
    load(file, raw_tables(Plant(1, status="formalised"), Plant(2)))
    assert pairs(file) == {}


def test_a_span_that_the_coder_moved_resolves_to_the_one_that_shares_most_of_it(file: Path) -> None:
    before, after = Plant(1, spans=[(0, 21)]), Plant(1, spans=[(0, 5), (6, 25), (22, 40)])
    load(file, raw_tables(before))
    load(file, raw_tables(after))
    assert pairs(file) == as_ids((before.mention(), after.mention(1)))
    assert reasons(file) == {"the coder now quotes other words"}


def test_a_mention_that_no_present_one_touches_is_withdrawn(file: Path) -> None:
    before = Plant(1, spans=[(0, 10), (22, 40)])
    load(file, raw_tables(before))
    load(file, raw_tables(Plant(1, spans=[(22, 40)])))
    assert pairs(file) == as_ids((before.mention(0), None))
    assert reasons(file) == {"withdrawn: nothing present tells of it"}


def test_mentions_of_a_statement_that_left_are_withdrawn(file: Path) -> None:
    load(file, raw_tables(Plant(1), Plant(2)))
    load(file, raw_tables(Plant(2)))
    assert pairs(file) == as_ids((Plant(1).mention(), None))


def test_a_text_read_anew_from_the_same_document_resolves_by_its_words(file: Path) -> None:
    before = Plant(1, spans=[(0, 21), (26, 45)])
    after = Plant(1, spans=[(3, 24)], reading=3)
    load(file, raw_tables(before))
    load(file, raw_tables(after))
    assert before.text[0:21] == after.text[3:24]
    assert pairs(file) == as_ids((before.mention(0), after.mention()), (before.mention(1), None))
    assert reasons(file) == {"the text was read anew", "withdrawn: nothing present tells of it"}


def test_a_statement_resolves_to_what_is_now_read_from_its_document(file: Path) -> None:
    load(file, raw_tables(Plant(1), Plant(2)))
    load(file, raw_tables(Plant(1, reading=3)))
    before, after, left = (plant.statement_id for plant in (Plant(1), Plant(1, reading=3), Plant(2)))
    assert pairs(file, "statement") == {before: after, left: None}
    load(file, raw_tables(Plant(1), Plant(2)))
    assert pairs(file, "statement") == {after: before}


def test_an_id_that_comes_back_is_noted_no_longer(file: Path) -> None:
    one, other = Plant(1, spans=[(0, 21)]), Plant(1, spans=[(0, 20)])
    load(file, raw_tables(one))
    load(file, raw_tables(other))
    load(file, raw_tables(one))
    assert pairs(file) == as_ids((other.mention(), one.mention()))
    load(file, raw_tables(other))
    assert pairs(file) == as_ids((one.mention(), other.mention()))


def test_a_withdrawn_id_that_comes_back_is_noted_no_longer(file: Path) -> None:
    for plants in ([Plant(1)], [], [Plant(1)]):
        load(file, raw_tables(*plants))
    assert pairs(file) == {}


def test_chains_resolve_to_their_end(file: Path) -> None:
    steps = [Plant(1, spans=[(0, end)]) for end in (21, 20, 19, 18)]
    for step in steps:
        load(file, raw_tables(step))
    last = steps[-1].mention()
    assert pairs(file) == as_ids(*((step.mention(), last) for step in steps[:-1]))


def test_a_chain_that_ends_withdrawn_is_withdrawn(file: Path) -> None:
    first, second = Plant(1, spans=[(0, 21)]), Plant(1, spans=[(0, 20)])
    for plants in ([first], [second], []):
        load(file, raw_tables(*plants))
    assert pairs(file) == as_ids((first.mention(), None), (second.mention(), None))


def test_no_id_resolves_to_one_that_is_gone(file: Path) -> None:
    history = [[(0, 21), (22, 40)], [(0, 30)], [(25, 40)], [(0, 21)], [(0, 10), (11, 21)], [], [(0, 21), (22, 40)]]
    for spans in history:
        load(file, raw_tables(Plant(1, spans=spans), Plant(2)))
        with connect(file, read_only=True) as connection:
            present = {row[0] for row in connection.execute("SELECT mention_id FROM raw.mentions").fetchall()}
        present |= {commitment(mention_id) for mention_id in present}
        assert pairs(file, "statement") == {}
        noted = pairs(file)
        assert not noted.keys() & present
        assert {new for new in noted.values() if new is not None} <= present


def test_a_mention_that_its_statement_now_leaves_to_the_original_resolves_to_it(file: Path) -> None:
    first, copy = Plant(1), Plant(2)
    load(file, raw_tables(copy))
    after = raw_tables(first, Plant(2, spans=[]))
    of = pl.when(pl.col("statement_id") == copy.statement_id).then(pl.lit(first.statement_id)).alias("copy_of")
    load(file, with_row_hashes(replace(after, statements=after.statements.with_columns(of))))
    assert pairs(file) == as_ids((copy.mention(), first.mention()))
    assert reasons(file) == {"the same words stand in the statement that this one is a copy of"}


def linked(tables: RawTables, *commitments: str | None) -> RawTables:
    """The tables with their mentions, in order, linked to these commitments; None leaves one without."""
    ids = tables.mentions.get_column("mention_id")
    told = pl.DataFrame({"mention_id": ids, "told": pl.Series(commitments, dtype=pl.String)})
    links = tables.commitment_mentions.join(told, on="mention_id").drop_nulls("told")
    links = links.with_columns(pl.col("told").alias("commitment_id")).drop("told")
    return with_row_hashes(replace(tables, commitment_mentions=links, commitment_relations=NO_RELATIONS))


def test_a_commitment_whose_mention_now_repeats_an_earlier_one_resolves_to_that(file: Path) -> None:
    first, second = Plant(1).mention(), Plant(2).mention()
    load(file, linked(raw_tables(Plant(2)), commitment(second)))
    load(file, linked(raw_tables(Plant(1), Plant(2)), commitment(first), commitment(first)))
    assert pairs(file) == {commitment(second): commitment(first)}
    assert reasons(file) == {"an earlier mention of it is known now, or the two were joined"}
    load(file, linked(raw_tables(Plant(1), Plant(2)), commitment(first), commitment(second)))
    assert pairs(file) == {}


def test_a_commitment_that_lost_its_earliest_mention_resolves_to_what_the_others_tell_of(file: Path) -> None:
    first, second = Plant(1).mention(), Plant(2).mention()
    load(file, linked(raw_tables(Plant(1), Plant(2)), commitment(first), commitment(first)))
    load(file, linked(raw_tables(Plant(2)), commitment(second)))
    assert pairs(file) == {first: None, commitment(first): commitment(second)}


def test_a_commitment_all_of_whose_mentions_people_dismissed_resolves_to_nothing(file: Path) -> None:
    first = Plant(1).mention()
    load(file, linked(raw_tables(Plant(1)), commitment(first)))
    load(file, linked(raw_tables(Plant(1)), None))
    assert pairs(file) == {commitment(first): None}
    assert reasons(file) == {"dismissed by a review"}


def test_an_id_that_changed_twice_resolves_to_its_last_form(file: Path) -> None:
    ids = [Plant(number).mention() for number in (1, 2, 3)]
    load(file, linked(raw_tables(Plant(3)), commitment(ids[2])))
    load(file, linked(raw_tables(Plant(2), Plant(3)), *[commitment(ids[1])] * 2))
    load(file, linked(raw_tables(Plant(1), Plant(2), Plant(3)), *[commitment(ids[0])] * 3))
    assert pairs(file) == {commitment(one): commitment(ids[0]) for one in ids[1:]}
