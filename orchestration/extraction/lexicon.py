"""The lexicon tables as lookups, read once.

Belongs here: shapes that several modules look words up in. Does not belong here: rules; and no words, which stand in
`data/reference/lexicon/*.csv`.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from orchestration.reference import rows


class Verb(NamedTuple):
    """One row of verbs.csv or nominals.csv."""

    verb: str
    verb_class: str
    status: str
    strength: int
    link: str = ""


class Lookup(NamedTuple):
    """What a word form may begin: its lemma and the name of the form."""

    lemma: str
    form: str


@cache
def word_list(name: str) -> frozenset[str]:
    """Words of one list of word_lists.csv."""
    return frozenset(row["word"] for row in rows("lexicon/word_lists") if row["list"] == name)


@cache
def is_adverb(word: str) -> bool:
    """Whether a word in lower case is an adverb: by the list, or by its ending."""
    return word in word_list("adverb") or (word.endswith("ly") and len(word) > 4 and word not in word_list("no_adverb"))


@cache
def role_words(role: str) -> frozenset[str]:
    """Phrases of one role of role_words.csv, in lower case."""
    return frozenset(row["phrase"] for row in rows("lexicon/role_words") if row["role"] == role)


_VOWELS = "aeiou"


def inflect(lemma: str) -> dict[str, tuple[str, ...]]:
    """Forms of one English verb: base, s, past, part(iciple), ing; irregular ones from their table."""
    irregular = _irregular().get(lemma, {})

    def form(name: str, regular: str) -> tuple[str, ...]:
        given = irregular.get(name, "")
        return tuple(given.split("/")) if given else (regular,)

    if lemma.endswith("y") and len(lemma) > 1 and lemma[-2] not in _VOWELS:
        third, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        third, past = lemma + "es", lemma + "ed"
    elif lemma.endswith("e"):
        third, past = lemma + "s", lemma + "d"
    else:
        third, past = lemma + "s", lemma + "ed"
    if lemma.endswith("ie"):
        gerund = lemma[:-2] + "ying"
    elif lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        gerund = lemma[:-1] + "ing"
    else:
        gerund = lemma + "ing"
    return {
        "base": (lemma,),
        "s": form("third", third),
        "past": form("past", past),
        "part": form("participle", past),
        "ing": form("gerund", gerund),
    }


@cache
def _irregular() -> dict[str, dict[str, str]]:
    return {row["lemma"]: row for row in rows("lexicon/irregular_verbs")}


@cache
def verbs_by_lemma() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """First word of each verb to the words that must follow it and the verb, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = defaultdict(list)
    for row in rows("lexicon/verbs"):
        first, *rest = row["verb"].split()
        found[first].append((tuple(rest), Verb(row["verb"], row["class"], row["status"], int(row["strength"]))))
    return {lemma: tuple(sorted(entries, key=lambda e: -len(e[0]))) for lemma, entries in found.items()}


@cache
def forms() -> dict[str, tuple[Lookup, ...]]:
    """Each form of each verb's first word to the lemmas and forms it may be."""
    found: dict[str, list[Lookup]] = defaultdict(list)
    for lemma in verbs_by_lemma():
        for name, words in inflect(lemma).items():
            for word in words:
                lookup = Lookup(lemma, name)
                if lookup not in found[word]:
                    found[word].append(lookup)
    return {word: tuple(lookups) for word, lookups in found.items()}


@cache
def readings(wanted: str) -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """Each word that is a verb's first word in a wanted form to the words that must follow it and the verb.

    Args:
        wanted: names of forms, space-separated.
    """
    names = wanted.split()
    found = {
        word: tuple(entry for lookup in lookups if lookup.form in names for entry in verbs_by_lemma()[lookup.lemma])
        for word, lookups in forms().items()
    }
    return {word: entries for word, entries in found.items() if entries}


@cache
def nominals() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """First word of each nominal to the words that must follow it and the verb it stands for."""
    found: dict[str, list[tuple[tuple[str, ...], Verb]]] = defaultdict(list)
    for row in rows("lexicon/nominals"):
        first, *rest = row["noun"].split()
        verb = Verb(row["noun"], row["class"], row["status"], int(row["strength"]), row["link"])
        found[first].append((tuple(rest), verb))
    return {noun: tuple(sorted(entries, key=lambda e: -len(e[0]))) for noun, entries in found.items()}


def plural(term: str) -> str:
    """Regular English plural of a term's last word."""
    if term.endswith("y") and len(term) > 1 and term[-2] not in _VOWELS:
        return term[:-1] + "ies"
    return term + ("es" if term.endswith(("s", "x", "ch", "sh")) else "s")


def with_plurals(term: str) -> Iterator[str]:
    """The term in lower case and, where it can have one, its plural."""
    lowered = term.lower()
    yield lowered
    if lowered[-1:].isalpha() and not lowered.endswith(("s", "ing", "ed")):
        yield plural(lowered)
