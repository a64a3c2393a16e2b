"""What a statement is: its parties, its issuer, its kind.

Belongs here: parties from front matter, title, publisher and opening; who "others" are. Does not belong here: who acts
in one sentence (`subjects.py`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from orchestration.extraction.lexicon import word_list
from orchestration.extraction.model import Statement
from orchestration.extraction.parties import Naming, find_namings
from orchestration.extraction.text import matching_copy
from orchestration.groupings import expand, member_bodies, reference_memberships
from orchestration.reference import rows

_OPENING = 1200


@lru_cache(maxsize=4096)
def _expanded(codes: tuple[str, ...], on: date | None) -> frozenset[str]:
    return expand(codes, on, reference_memberships())


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentences of a statement share.

    Attributes:
        parties: codes as named, groupings as such; empty where none are known.
        members: the same, groupings expanded at the statement's date.
        home: the issuer's code where one side issued the text; else ''.
        kind: `joint`, `release`, `news` or `digest`.
        on: day of the statement.
        own_names: what the opening calls the parties together, in lower case: `("the Coalition")`, `(CRI)`.
        told_by: what tells the parties: `front matter`, `title`, `publisher`, `opening`, or several of them.
    """

    parties: tuple[str, ...]
    members: frozenset[str]
    home: str
    kind: str
    on: date | None
    own_names: frozenset[str] = frozenset()
    told_by: str = "title"

    @property
    def one_sided(self) -> bool:
        """Whether the only party known is a single state or body."""
        return len(self.parties) == len(self.members) == 1 and self.home in ("", *self.parties)

    def expand(self, codes: Iterable[str]) -> frozenset[str]:
        """Codes with groupings replaced by their members on the day."""
        return _expanded(tuple(codes), self.on)

    def others(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Parties that are not among the actors; a grouping is split only where an actor belongs to it.

        Members that are bodies themselves (the EU in the G20) are left out of a split: their states stand for them.
        """
        acting = self.expand(actors)
        rest: list[str] = []
        for party in self.parties:
            members = self.expand((party,))
            if members & acting:
                rest.extend(sorted(members - acting - member_bodies()))
            else:
                rest.append(party)
        return tuple(dict.fromkeys(rest))

    def source_class(self, actors: Iterable[str]) -> str:
        """Whose word a mention is, given who acts in it."""
        if self.kind in ("joint", "digest"):
            return self.kind
        if self.kind == "news":
            return "third_party"
        return "own_side" if not self.home or self.home in actors or self.home in self.expand(actors) else "other_side"


@cache
def _publishers() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    found = []
    for row in rows("lexicon/publishers"):
        name = re.escape(row["pattern"])
        # A whole word, or the end of one: `NationPress` is a press.
        found.append((re.compile(rf"(?<![^\W_]){name}(?![^\W_])|{name}$"), row["code"], row["class"]))
    return tuple(found)


def publisher_of(publisher: str) -> tuple[str, str]:
    """Code and class (government, body, news or '') of a publisher by publishers.csv, else by a country in its name."""
    for pattern, code, publisher_class in _publishers():
        if pattern.search(publisher):
            return code, publisher_class
    named = find_namings(matching_copy(publisher))
    return (named[0].codes[0], "government") if named and len(named[0].codes) == 1 else ("", "")


def merge_codes(codes: Iterable[str], on: date | None) -> tuple[str, ...]:
    """Codes in order, each once; a state is dropped where a grouping it belongs to is named as well."""
    unique = list(dict.fromkeys(codes))
    covered: set[str] = set()
    for code in unique:
        members = expand((code,), on, reference_memberships())
        if members != {code}:
            covered |= members
    return tuple(code for code in unique if code not in covered)


@cache
def _whole_words(name: str) -> re.Pattern[str]:
    """Any word or phrase of a list of word_lists.csv, the longest first."""
    words = sorted(word_list(name), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(re.escape(word) for word in words)})(?![^\W_])")


def _has_word(title: str, name: str) -> bool:
    return _whole_words(name).search(title.lower()) is not None


def _split_topic(copy: str) -> tuple[str, str]:
    """Title up to the word that opens its topic or venue, and the rest."""
    found = _whole_words("topic").search(copy.lower())
    return (copy[: found.start()], copy[found.start() :]) if found else (copy, "")


_ON = re.compile(r"(?:on|regarding|concerning|about|against|for)\b")


def _title_codes(title: str, on: date | None) -> tuple[str, ...]:
    head, topic = _split_topic(matching_copy(title))
    for part in (head, topic):
        codes = [code for naming in find_namings(part) if naming.kind != "capital" for code in naming.codes]
        merged = merge_codes(codes, on)
        if part is topic and len(merged) < 2 and _ON.match(topic.lower()):
            return ()  # what a statement is on is no party to it
        if merged:
            if part is head and len(expand(merged, on, reference_memberships())) == 1 and topic:
                further = [c for n in find_namings(topic) if n.kind not in ("capital", "body") for c in n.codes]
                return merge_codes([*merged, *further[:2]], on)
            return merged
    return ()


def _opening_codes(copy: str, namings: Sequence[Naming], joint: bool, on: date | None) -> tuple[str, ...]:
    """Parties named at the start of a text: all of a joint text's first naming run, else those named twice or first."""
    told = [n for n in namings if n.start <= 4 * _OPENING and n.kind not in ("capital", "body")]
    early = [n for n in told if n.end <= _OPENING]
    if not early:
        return ()
    counts: Counter[str] = Counter(code for naming in early for code in naming.codes)
    if joint:
        listed = _first_list(copy, told)
        first = [code for naming in told if naming.start <= 400 for code in naming.codes]
        return merge_codes(listed or first or list(counts), on)
    first = [code for naming in told if naming.start <= 400 for code in naming.codes]
    often = [code for code, count in counts.most_common(2) if count >= 2]
    return merge_codes([*first[:1], *often], on)


def _first_list(copy: str, namings: Sequence[Naming]) -> list[str]:
    """Codes of the first names that stand in a row, with nothing between them but commas, titles and people's names.

    Empty where fewer than two states or bodies do.
    """
    codes: list[str] = []
    end = -1
    for naming in namings:
        between = copy[end : naming.start] if end >= 0 else ""
        small = {word for word in re.findall(r"[^\W_]+", between) if word.islower()} - _IN_LISTS
        if end >= 0 and (small or len(between) > 90 or ". " in between):
            if len(set(codes)) > 1:
                break
            codes = []
        codes += naming.codes
        end = naming.end
    return codes if len(set(codes)) > 1 else []


_IN_LISTS = frozenset(("and", "the", "of", "as", "well", "leaders", "together", "with", "by"))


def read_context(statement: Statement, copy: str, namings: Sequence[Naming]) -> Context:
    """Parties, issuer and kind of a statement.

    Args:
        statement: the statement.
        copy: matching copy of its text.
        namings: all namings in it.
    """
    on = statement.published_on
    home, publisher_class = publisher_of(statement.publisher)
    if statement.kind == "digest":
        kind = "digest"
    elif statement.kind == "news" or publisher_class == "news":
        kind = "news"
    elif statement.kind in ("joint_statement", "joint") or _has_word(statement.title, "joint_title"):
        kind = "joint"
    else:
        kind = "release"
    parties = statement.parties or _title_codes(statement.title, on)
    told_by = ["front matter"] if statement.parties else ["title"] if parties else []
    if kind == "release" and home and not statement.parties and _has_word(statement.title, "adversarial"):
        parties = (home,)  # those against whom a measure is taken are no parties to it
    alone = len(expand(parties, on, reference_memberships())) < 2
    if alone and kind == "release" and home and home not in parties:
        parties = (home, *parties)
        told_by.append("publisher")
        alone = len(parties) < 2
    if alone and not statement.parties:
        opening = _opening_codes(copy, namings, kind == "joint", on)
        if kind != "release" or not parties:
            parties = merge_codes([*parties, *opening], on)
            told_by.append("opening")
    if kind == "release" and publisher_class != "government" and not home and _speaks_jointly(copy):
        kind = "joint"
    members = expand(parties, on, reference_memberships())
    return Context(
        tuple(parties),
        members,
        home if kind == "release" else "",
        kind,
        on,
        _own_names(copy, namings),
        " and ".join(told_by),
    )


_IN_BRACKETS = re.compile(
    r"\(\s?(?:hereafter|hereinafter)?[\s:,]*(?:referred to as\s)?\"?(?:the\s)?\"?([A-Z][\w -]{1,24}?)\"?\s?\)"
)


def _own_names(copy: str, namings: Sequence[Naming]) -> frozenset[str]:
    """Names in brackets in the opening that name no single party."""
    starts = {naming.start for naming in namings}
    return frozenset(
        match[1].lower()
        for match in _IN_BRACKETS.finditer(copy, 0, _OPENING)
        if match.start(1) not in starts and len(match[1]) > 1
    )


# Without a word boundary in front, which would make it look at every letter, this is found far faster.
_JOINT_SPEAKERS = re.compile(r"(?:We|The (?:two )?[Ss]ides|Both sides|The Parties|The (?:two )?leaders)\b")


def _speaks_jointly(copy: str) -> bool:
    found = _JOINT_SPEAKERS.finditer(copy[:20000])
    return any(not re.match(r"\w", copy[match.start() - 1 : match.start()]) for match in found)
