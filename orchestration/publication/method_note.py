"""The method note and the chart footnote, in words.

Belongs here: wording. Does not belong here: counting (`note_facts`).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from orchestration.publication.note_facts import MOST_NAMED, Facts, Measured

SETS = {
    "held_out": "texts kept aside while its rules were written",
    "development": "the texts that its rules were fitted to, so expect less on others",
}
FEWEST_CASES, NOT_STATED = 10, "not stated"
LICENCE = (
    "Code lists and digests: CC BY 4.0, cooperation-warehouse authors; code: MIT. Quoted words belong to the "
    "publishers of the statements."
)


def method_note(facts: Facts, *, markdown: bool) -> str:
    """The note in a few paragraphs, each under its heading."""
    parts = []
    for title, paragraphs in _sections(facts):
        parts.append(f"## {title}" if markdown else title.upper())
        parts += paragraphs
    return "\n\n".join(parts)


def chart_footnote(facts: Facts) -> str:
    """A few sentences to stand below a chart."""
    said = [
        f"Source: cooperation-warehouse {facts.stamp.package_version}, {facts.stamp.release}, as of "
        f"{_day(facts.stamp.as_of_on)}: {_number(facts.commitments, 'commitment')} in {_sources(facts)}."
    ]
    if facts.measured:
        best = facts.measured[0]
        shares = [
            (_share(best, "row_holds"), "rows have status, first sector and all parties right"),
            (_share(best, "commitment_found"), "commitments in a text are found"),
        ]
        known = [f"{share} of 100 {what}" for share, what in shares if share]
        if known:
            where = SETS.get(best.label_set, f"the labelled texts '{best.label_set}'")
            other = "" if best.coder_version == facts.stamp.coder_version else f", with coder {best.coder_version}"
            said.append(f"Coded by rules; on {where}{other}, {' and '.join(known)} (95% interval in brackets).")
    said.append(f"{_reviewed(facts)}. A status is a reported one: no report is not failure.")
    return " ".join(said)


def _sections(facts: Facts) -> Iterator[tuple[str, list[str]]]:
    yield "What is counted", [_counted(facts)]
    yield "What it rests on", list(_coverage(facts))
    yield "How good the coding is", list(_accuracy(facts))
    yield (
        "How to read the figures",
        [
            "A status is what statements report, as of a day; no report is not failure, and a due date that has "
            "passed without a report says nothing of what was done. A commitment with several countries or sectors is "
            "counted once for each, so such counts do not add up; weighted counts do. Money is never added across "
            "currencies or kinds. What no statement in the collection tells is not counted: few commitments between "
            "two countries may mean that few of their statements were read."
        ],
    )
    yield "Versions, licence and citation", list(_versions(facts))


def _counted(facts: Facts) -> str:
    none = f"; {facts.no_country:,} name no country" if facts.no_country else ""
    return (
        "Commitments of states and groupings towards each other, as public statements tell them: each undertaking "
        f"once, however often it is told. As of {_day(facts.stamp.as_of_on)} there are "
        f"{_number(facts.commitments, 'commitment')} in {_number(facts.mentions, 'mention')}, with "
        f"{_number(facts.countries, 'country', 'countries')} among their parties{none}. Each carries the words that it "
        "rests on."
    )


def _coverage(facts: Facts) -> Iterator[str]:
    copies = f"{facts.copies:,}" if facts.copies else "none"
    yield (
        f"{_sources(facts)}. {_number(facts.documents, 'document')} came in; of the statements read, {copies} "
        "repeated an earlier one nearly word for word, and what it repeats is not counted again."
    )
    if facts.statements:
        yield f"Publishers: {_listed(facts.publishers)}."
        yield f"Years: {_listed(facts.years, most=len(facts.years))}. Languages: {_listed(facts.languages)}."
    total = sum(number for _, number in facts.rejects)
    if total:
        yield f"{_number(total, 'input')} could not be used, by reason: {_listed(facts.rejects)}."
    else:
        yield "Nothing that came in was left out as unusable."


def _accuracy(facts: Facts) -> Iterator[str]:
    yield f"Commitments are coded by rules and tables, not by hand. {_reviewed(facts)}."
    if not facts.measured:
        yield "How often the coding is right was not measured."
    for measured in facts.measured:
        shares = [
            (_share(measured, "row_holds"), "rows, {} have status, first sector and all parties right"),
            (_share(measured, "row_is_commitment"), "rows, {} are a commitment at all"),
            (_share(measured, "commitment_found"), "commitments in a text, {} are found"),
        ]
        told = "; ".join(f"of 100 {what.format('about ' + share)}" for share, what in shares if share)
        where = SETS.get(measured.label_set, f"the labelled texts '{measured.label_set}'")
        same = measured.coder_version == facts.stamp.coder_version
        other = "" if same else ", which is not the one used here"
        yield (
            f"Measured on {where} ({_number(measured.texts, 'text')}; coder {measured.coder_version}{other}; "
            f"{_day(measured.measured_on)}): {told or 'too few cases to say'}. Brackets give the 95% interval."
        )


def _versions(facts: Facts) -> Iterator[str]:
    stamp = facts.stamp
    yield (
        f"{stamp.release[0].upper()}{stamp.release[1:]} of {stamp.made_at:%Y-%m-%d %H:%M} UTC, as of {stamp.as_of_on}; "
        f"package {stamp.package_version}, coder {stamp.coder_version}, code lists {stamp.reference_version}, tables "
        f"version {stamp.schema_version}, run {stamp.run_id}."
    )
    yield LICENCE
    yield (
        f"Cite as: cooperation-warehouse {stamp.package_version}, {stamp.release}, as of {stamp.as_of_on}, made "
        f"{stamp.made_at:%Y-%m-%d} (coder {stamp.coder_version}) [data set]. For single statements: "
        "cooperation show ID --cite text"
    )


def _reviewed(facts: Facts) -> str:
    if not facts.reviewed:
        return "No commitment was reviewed by a person"
    share = facts.reviewed / facts.commitments
    return f"{facts.reviewed:,} of {facts.commitments:,} commitments ({share:.0%}) were reviewed by a person"


def _share(measured: Measured, figure: str) -> str:
    """A share of 100 with its interval: `52 (37 to 64)`; '' where too few cases would carry it."""
    value, low, high, cases = measured.shares.get(figure, (None, None, None, 0))
    if value is None or cases < FEWEST_CASES:
        return ""
    interval = f" ({100 * low:.0f} to {100 * high:.0f})" if low is not None and high is not None else ""
    return f"{100 * value:.0f}{interval}"


def _sources(facts: Facts) -> str:
    named = [name for name, _ in facts.publishers if name != NOT_STATED]
    publishers = f" of {_number(len(named), 'publisher')}" if named else ""
    return f"{_number(facts.statements, 'statement')}{publishers}{_span(facts)}{_of_digests(facts)}"


def _span(facts: Facts) -> str:
    if facts.first_on is None or facts.last_on is None:
        return ""
    return f", published {_day(facts.first_on)} to {_day(facts.last_on)}"


def _of_digests(facts: Facts) -> str:
    if not facts.digests:
        return ""
    which = "all" if facts.digests == facts.statements else f"{facts.digests:,}"
    return f" ({which} of them read as summaries in our own words, not as official texts)"


def _listed(pairs: Sequence[tuple[str, int]], most: int = MOST_NAMED) -> str:
    told = "; ".join(f"{name.replace('_', ' ')} ({number:,})" for name, number in pairs[:most])
    rest = pairs[most:]
    return told + (f" and {len(rest):,} more ({sum(number for _, number in rest):,})" if rest else "")


def _number(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
