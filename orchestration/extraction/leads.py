"""Bullets that a lead-in or heading governs: `The sides will:` followed by a list.

Belongs here: giving list items the verb that stands above them. Does not belong here: finding lists
(`segmentation.py`).
"""

from collections.abc import Sequence
from dataclasses import replace

from orchestration.extraction.context import Context
from orchestration.extraction.lexicon import Verb
from orchestration.extraction.splitting import Action
from orchestration.extraction.subjects import Subject
from orchestration.extraction.tokens import Tokens, VerbPhrase

_ANY_ACT = Verb("", "act", "agreed", 3)


def standing_lead(form: str, context: Context) -> Action:
    """Lead of a heading: all parties, a verb in the given form."""
    everybody = Subject(0, 0, context.parties, "role")
    return Action(everybody, (VerbPhrase(0, 0, _ANY_ACT, form),), 0, 0, 0, 0, 0)


def under_lead(tokens: Tokens, phrases: Sequence[VerbPhrase], lead: Action) -> list[Action]:
    """The one action of a bullet that has no finite verb of its own.

    Args:
        tokens: of the bullet.
        phrases: its verb phrases.
        lead: what the line above it says.

    Returns:
        An action over the whole bullet; empty where the lead says nothing that a list could fill.
    """
    governing = [replace(p, start=0, end=0) for p in lead.chain]
    if governing[0].form == "will" and governing[-1].verb.verb_class == "position":
        governing = [replace(governing[0], verb=_ANY_ACT)]
    if governing[-1].verb.verb_class == "position":
        return []
    first = next((p for p in phrases if p.start == 0 and p.form in ("ing", "base", "inf")), None)
    if first is None:
        chain, begins = governing, 0
    elif len(governing) == 1 and not governing[0].verb.verb:
        chain, begins = [replace(first, form=governing[0].form)], first.end
    else:
        chain, begins = [*governing, first], first.end
    end = len(tokens)
    while end > begins and tokens.lower[end - 1] in (".", ";", ",", "and"):
        end -= 1
    if end <= 0:
        return []
    subject = Subject(0, 0, lead.subject.codes, lead.subject.how)
    return [Action(subject, tuple(chain), 0, end, begins, end, end)]
