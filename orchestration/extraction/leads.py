"""Bullets that a lead-in or heading governs: `The sides will:` followed by a list.

Belongs here: giving list items the verb that stands above them. Does not belong here: finding lists
(`segmentation.py`).
"""

from collections.abc import Sequence
from dataclasses import replace

from orchestration.extraction.context import Context
from orchestration.extraction.lexicon import Verb
from orchestration.extraction.splitting import Action, Splitter
from orchestration.extraction.subjects import Subject
from orchestration.extraction.tokens import Tokens, VerbPhrase

_ANY_ACT = Verb("", "act", "agreed", 3)


def standing_lead(form: str, context: Context, how: str = "role") -> Action:
    """Lead of a heading, or of a task list without any: all parties, a verb in the given form."""
    everybody = Subject(0, 0, context.parties, how)
    return Action(everybody, (VerbPhrase(0, 0, _ANY_ACT, form),), 0, 0, 0, 0, 0)


def with_parties(lead: Action, context: Context) -> Action:
    """A lead in which nobody is named, such as `DECIDE:`, told by all parties."""
    if lead.subject.codes or lead.subject.how != "none":
        return lead
    return replace(lead, subject=replace(lead.subject, codes=context.parties, how="role"))


def sets_task(tokens: Tokens, phrases: Sequence[VerbPhrase]) -> bool:
    """Whether an item opens with a bare verb, as tasks are set: `Deepen joint research on ...`."""
    opens = next((at for at, word in enumerate(tokens.lower) if word[0].isalnum()), 0)
    return any(phrase.start == opens and phrase.form == "base" for phrase in phrases)


def under_lead(tokens: Tokens, phrases: Sequence[VerbPhrase], lead: Action, splitter: Splitter) -> list[Action]:
    """The actions of a list item that has no finite verb of its own.

    Args:
        tokens: of the item.
        phrases: its verb phrases.
        lead: what the line above it says.
        splitter: of the item.

    Returns:
        The item's action and those coordinated with it; empty where the lead says nothing that a list could fill.
    """
    governing = [replace(p, start=0, end=0) for p in lead.chain]
    if governing[0].form == "will" and governing[-1].verb.verb_class == "position":
        governing = [replace(governing[0], verb=_ANY_ACT)]
    if governing[-1].verb.verb_class == "position" and any(
        p.verb.verb_class in ("intend", "decide") for p in governing
    ):
        governing = governing[:-1]  # `areas of work are intended to include:`
    if governing[-1].verb.verb_class == "position":
        return []
    end = len(tokens)
    while end > 0 and tokens.lower[end - 1] in (".", ";", ",", "and"):
        end -= 1
    if end <= 0:
        return []
    subject = Subject(0, 0, lead.subject.codes, lead.subject.how)
    opens = next((at for at, word in enumerate(tokens.lower) if word[0].isalnum()), 0)
    index = next((i for i, p in enumerate(phrases) if p.start == opens and p.form in ("ing", "base", "inf")), None)
    if index is None:
        nominal = next((p for p in phrases if p.start <= 2 and p.form == "nominal"), None)
        chain = [*governing, nominal] if nominal and governing[0].verb.verb_class in ("weak", "light") else governing
        begins = nominal.end if nominal else 0
        return [Action(subject, tuple(chain), 0, end, begins, end, end)]
    first = phrases[index]
    if len(governing) == 1 and not governing[0].verb.verb:
        chain = [replace(first, form=governing[0].form)]
    else:
        chain = [*governing, first]
    return splitter.split(subject, chain, index)
