"""Which commitment each mention tells of."""

import polars as pl

from orchestration.linking.threads import link
from schemas.raw import CommitmentMentions, CommitmentRelations, Mentions


def mentions(*ids: str) -> pl.DataFrame:
    rows = [{"mention_id": one, "statement_id": f"s_{number:016x}"} for number, one in enumerate(ids)]
    return pl.DataFrame(rows, schema={name: Mentions.frame_schema()[name] for name in ("mention_id", "statement_id")})


def test_every_mention_is_a_commitment_of_its_own_named_after_it() -> None:
    links = link(mentions("m_00000000000000aa", "m_0000000000000011")).links
    assert links.get_column("commitment_id").to_list() == ["c_00000000000000aa", "c_0000000000000011"]
    assert links.get_column("mention_id").to_list() == ["m_00000000000000aa", "m_0000000000000011"]
    assert links.get_column("statement_id").to_list() == ["s_0000000000000000", "s_0000000000000001"]


def test_links_meet_their_model_also_without_mentions() -> None:
    for frame in (mentions(), mentions("m_00000000000000aa")):
        linked = link(frame)
        CommitmentMentions.validate(linked.links, lazy=True)
        CommitmentRelations.validate(linked.relations, lazy=True)
        assert linked.links.height == frame.height
