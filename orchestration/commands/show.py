"""`cooperation show`: one commitment, mention or statement with its words, how it was coded, and a ready citation."""

import json
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration.commands.answers import jsonable
from orchestration.home import Home
from orchestration.publication.asking import asked
from orchestration.publication.showing import NOT_STATED, Shown, ShownMention, gather
from orchestration.settings import Settings
from orchestration.terminal import cell, console, table

OPEN, CLOSE = "⟪", "⟫"
TOLD = {
    "past_due_no_report": "past due, no report",
    "not_yet_due": "not yet due",
    "no_due_date": "no due date",
    "done": "done",
}


def show(options: Namespace) -> int:
    """Prints what an id stands for.

    Raises:
        UsageError: the id means nothing, or several things.
        CooperationError: there is no published warehouse, it is of another version, or the id was withdrawn.
    """
    home = Home(Settings(home=options.home).home if options.home else Settings().home)
    with asked(home.published_warehouse) as connection:
        shown = gather(connection, home, options.id)
    if options.cite:
        forms = {"text": shown.citation.text, "bibtex": shown.citation.bibtex}
        print(forms[options.cite]() if options.cite in forms else _as_json([shown.citation.csl()]))
    elif options.format == "json":
        print(_as_json(_everything(shown)))
    else:
        _draw(console(), shown)
    return 0


def _everything(shown: Shown) -> dict[str, Any]:
    values = asdict(shown)
    del values["names"], values["citation"]
    cited = shown.citation
    return {**values, "citation": {"text": cited.text(), "bibtex": cited.bibtex(), "csl": cited.csl()}}


def _as_json(value: object) -> str:
    return json.dumps(value, default=jsonable, ensure_ascii=False, indent=2)


def _draw(out: Console, shown: Shown) -> None:
    out.print(Text(f"{shown.found.kind} {shown.found.id}", style="bold"))
    for step in shown.found.became:
        out.print(f"{step.old_id} became {step.new_id} on {step.rekeyed_at:%Y-%m-%d}: {step.reason}")
    if shown.commitment is None:
        _draw_statement(out, shown)
    else:
        _draw_commitment(out, shown)
    _heading(out, "Cite")
    out.print(Text(shown.citation.text()), soft_wrap=True)  # in one piece, to be copied


def _draw_commitment(out: Console, shown: Shown) -> None:
    row = shown.commitment
    assert row is not None
    proof = {one.row["mention_id"]: number for number, one in enumerate(shown.mentions, start=1)}
    if shown.found.kind == "mention":
        out.print(f"of commitment {row['commitment_id']}, which stands thus:")
    status = f"{_plain(row['status'])}, as reported by {shown.stamp.as_of_on}"
    if row["entry_status"] != row["status"]:
        status += f"; first {_plain(row['entry_status'])}"
    seen = f"{row['first_seen_on']}"
    if row["last_seen_on"] != row["first_seen_on"]:
        seen += f" to {row['last_seen_on']}"
    seen += f", {_number(row['mention_count'], 'mention')} in {_number(row['statement_count'], 'statement')}"
    pairs = [
        ("status", status),
        ("actors", row["actors"]),
        ("partners", row["partners"] or ""),
        ("sectors", row["sectors"]),
        ("instrument", _plain(row["instrument"])),
        ("amount", _money(row)),
        ("due", _due(row)),
        ("done", row["done"] or ""),
        ("seen", seen),
        ("who says so", _plain(row["source_class"])),
        ("confidence", f"{row['confidence']:.2f} that status, first sector and parties are right"),
        ("reviewed", "yes, by a person" if row["is_reviewed"] else "no"),
    ]
    out.print(_pairs(pairs))
    for number, mention in enumerate(shown.mentions, start=1):
        proves = " (proves the status)" if mention.row["mention_id"] == row["mention_id"] else ""
        place = f" {number} of {len(shown.mentions)}" if len(shown.mentions) > 1 else ""
        _heading(out, f"Words{place}{proves if len(shown.mentions) > 1 else ''}")
        _draw_mention(out, mention, shown.names)
    _heading(out, "Status history")
    lines = [
        [
            one["valid_from"],
            one["valid_to"] or "",
            _plain(one["status"]),
            one["event"] or "",
            one["known_on"],
            f"words {proof[one['mention_id']]}" if one["mention_id"] in proof else one["mention_id"],
        ]
        for one in shown.history
    ]
    out.print(table(["from", "to", "status", "event dated", "known on", "told by"], lines))
    if shown.related:
        _heading(out, "Related commitments")
        for one in shown.related:
            out.print(f"{one['is_its']}: {one['commitment_id']} ({one['first_seen_on']}, {one['status']})")
            out.print(
                Padding(Text(f"{one['quote']} [{one['reason']}; score {one['score']:.2f}]"), (0, 0, 0, 2), expand=False)
            )


def _draw_mention(out: Console, mention: ShownMention, names: dict[str, str]) -> None:
    row = mention.row
    _draw_source(out, mention.statement, row["quote_url"])
    words = mention.words
    paragraph = Text(words.before)
    paragraph.append(f"{OPEN}{words.quote}{CLOSE}", style="bold")
    paragraph.append(words.after)
    out.print(Padding(paragraph, (0, 0, 0, 2), expand=False))
    where = f"{row['mention_id']}, characters {row['start_offset']} to {row['end_offset']} of the clean text"
    out.print(where if words.from_text else f"{where}, which is not at hand; shown from the row's context")
    parties = {code: names.get(code, code) for code in _codes(row["actors"]) + _codes(row["partners"])}
    out.print(", ".join(f"{code} {name}" for code, name in parties.items()))
    out.print(f"rule: {row['rule']}")
    if row["linked_mention_id"] is not None:
        out.print(f"linked to {row['linked_mention_id']} (score {row['link_score']:.2f}): {row['link_reason']}")
    explained = mention.explanation
    if explained.decided:
        lines = [[one.field, one.value, one.words, one.because] for one in explained.decided]
        out.print(table(["field", "value", "words", "because"], lines))
    else:
        out.print(table(["field", "value"], _fields(row)))
        out.print(f"why each field: not shown, since {explained.missing}")
    _draw_reviews(out, mention)


def _draw_reviews(out: Console, mention: ShownMention) -> None:
    review = mention.review
    if review is not None:
        day = f"{review['reviewed_at']:%Y-%m-%d}"
        conflict = "; people disagree, the latest decision stands" if review["has_conflict"] else ""
        out.print(f"review: {_plain(review['decision'])} by {review['reviewers']} on {day}{conflict}")
        changed = [
            [name, review[f"coded_{name}"], review[f"reviewed_{name}"], review[f"final_{name}"]]
            for name in _codes(review["reviewed_fields"])
            if f"coded_{name}" in review
        ]
        if changed:
            out.print(table(["field", "coder", "people", "counts"], changed))
    for one in mention.decisions:
        what = " ".join(part for part in (one["action"], one["field"], one["value"]) if part)
        why = f": {one['reason']}" if one["reason"] else ""
        out.print(f"  {one['reviewed_at']:%Y-%m-%d} {one['reviewer']}: {what} ({_plain(one['outcome'])}){why}")


def _draw_statement(out: Console, shown: Shown) -> None:
    row = shown.statement
    _draw_source(out, row, None)
    copy = f"{row['copy_of']}, {row['copy_share']:.0%} of its words" if row["copy_of"] else ""
    pairs = [
        ("language", row["language"] or ""),
        ("place", row["place"] or ""),
        ("length", f"{cell(row['character_count'])} characters"),
        ("copy of", copy),
        ("known on", str(row["known_on"])),
        ("documents", ", ".join(f"{one['file_name']} ({one['document_id'][:12]}…)" for one in shown.documents)),
    ]
    out.print(_pairs(pairs))
    _heading(out, f"Tells of {_number(len(shown.told), 'commitment')}")
    lines = [
        [one["commitment_id"], _plain(one["status"]), _plain(one["status_now"]), one["quote"]] for one in shown.told
    ]
    if lines:
        out.print(table(["commitment_id", "reported here", "now", "quote"], lines))


def _draw_source(out: Console, statement: dict[str, Any], quote_url: str | None) -> None:
    title = statement["title"] or "without a title"
    out.print(Text(title, style="italic"))
    publisher = "publisher not stated" if statement["publisher"] == NOT_STATED else statement["publisher"]
    kind = "digest: our summary, not an official text" if statement["is_digest"] else _plain(statement["kind"])
    out.print(f"{publisher}, {statement['published_on']}, {kind}; {statement['statement_id']}")
    link = quote_url or statement["source_url"]
    if link:
        out.print(Text(link, overflow="fold"), soft_wrap=True)


def _fields(row: dict[str, Any]) -> list[list[str]]:
    names = ("status", "actors", "partners", "sectors", "instrument", "due", "done", "strength", "source_class")
    lines = [[name, cell(row[name])] for name in names]
    return [*lines, ["amount", _money(row)], ["confidence", f"{row['confidence']:.2f}"]]


def _pairs(pairs: Sequence[tuple[str, str]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs:
        if value:
            grid.add_row(name, Text(value))
    return grid


def _heading(out: Console, words: str) -> None:
    out.print()
    out.print(Text(words, style="bold"))


def _due(row: dict[str, Any]) -> str:
    if row["due"] is None:
        return ""
    told = f"{row['due']} ({row['due_basis']}); {TOLD[row['timeliness']]}"
    read = row["statements_after_due_count"]
    if row["timeliness"] == "past_due_no_report" and read is not None:
        told += (
            f", {_number(read, 'statement')} between its parties read since"
            if read
            else ", nothing between its parties read since"
        )
    return told


def _money(row: dict[str, Any]) -> str:
    return (
        f"{row['currency']} {cell(row['amount'])} ({_plain(row['amount_kind'])})" if row["amount"] is not None else ""
    )


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _codes(joined: str | None) -> list[str]:
    return joined.split(";") if joined else []
