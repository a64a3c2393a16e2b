"""From a chain of verbs to a status.

Belongs here: the manual's verb classes and how the weaker reading wins. Does not belong here: finding the chain
(`clauses.py`) or judging its object (`objects.py`).
"""

from collections.abc import Sequence

from orchestration.extraction.lexicon import word_list
from orchestration.extraction.tokens import VerbPhrase

GOVERNORS = frozenset(("decide", "intend", "offer", "explore", "instruct", "continue", "light", "weak"))
PROPOSING = frozenset(("offer", "explore"))
DEEDS = frozenset(("formalise", "deliver", "event", "suspend", "cancel"))


def status_of(chain: Sequence[VerbPhrase], conditional: bool, continued: bool, running: bool) -> str | None:
    """Status of an action by the verbs that govern it, outermost first; None where they are no commitment.

    Args:
        chain: verb phrases from the finite verb to the action.
        conditional: the clause depends on a condition.
        continued: the object is called continued or ongoing.
        running: talks or work already under way are to be brought to an end.

    The rules, in this order: a denied verb or a mere possibility is out; offering, exploring and asking verbs make it
    `proposed` whatever they govern; *continue* makes it `under_way`; a promise makes it `agreed`; else the form of the
    verb itself tells how far the deed has come.
    """
    head, action = chain[0], chain[-1]
    classes = [phrase.verb.verb_class for phrase in chain]
    if head.form == "must" or any(phrase.form == "may" for phrase in chain):
        return None
    if any(phrase.negated for phrase in chain):
        return None
    if "position" in classes or (action.passive and action.verb.verb in word_list("active_only")):
        return None
    if any(phrase.form == "must" for phrase in chain[1:]):
        return "proposed" if classes[-1] in DEEDS or classes[-1] == "carry" else None
    keeps_on = "continue" in classes or (continued and action.verb.verb_class not in DEEDS)
    if head.verb.verb == "accept" and len(chain) > 1:
        return "agreed"
    if "instruct" in classes[:-1]:
        return "under_way" if keeps_on or running else "proposed"
    if len(chain) == 1 and head.verb.verb == "offer" and head.form == "will":
        return "agreed"
    if "offer" in classes:
        return "proposed"
    if classes[-1] == "explore":
        return "proposed" if len(chain) > 1 or head.form in ("will", "progressive", "present") else None
    if "explore" in classes:
        return "proposed" if len(chain) > 2 or head.form in ("will", "progressive") else None
    if "instruct" in classes:
        return None
    if keeps_on:
        return "under_way"
    if conditional and _promises(chain):
        return "proposed"
    if head.form == "would":
        return "proposed" if classes[0] in ("weak", "decide", "intend", "offer") else None
    if _promises(chain):
        if classes[-1] in ("suspend", "cancel"):
            return action.verb.status
        return "under_way" if running else "agreed"
    if len(chain) > 1 and classes[0] == "carry":
        done = head.form in ("past", "perfect") and classes[-1] in ("deliver", "formalise")
        return action.verb.status if done else "under_way"
    return _deed(action)


def likely_status(chain: Sequence[VerbPhrase]) -> str:
    """Status of an action that no rule takes for a commitment, were it one after all."""
    classes = {phrase.verb.verb_class for phrase in chain}
    if "continue" in classes:
        return "under_way"
    if classes & {"offer", "explore", "instruct"} or any(phrase.form in ("may", "must", "would") for phrase in chain):
        return "proposed"
    if _promises(chain):
        return "agreed"
    if chain[-1].verb.status in ("formalised", "completed", "under_way", "suspended", "cancelled"):
        return chain[-1].verb.status
    if "weak" in classes:
        return "proposed"
    if classes & {"light"}:
        return "agreed"
    return "completed" if chain[0].form in ("past", "perfect") else "under_way"


def _promises(chain: Sequence[VerbPhrase]) -> bool:
    return chain[0].form == "will" or any(phrase.verb.verb_class in ("decide", "intend") for phrase in chain)


def _deed(action: VerbPhrase) -> str | None:
    """Status of an action told as a fact, by the class of its verb and its form."""
    verb_class, form = action.verb.verb_class, action.form
    if form == "progressive":
        if verb_class in ("formalise", "suspend", "cancel"):
            return action.verb.status
        return "under_way" if verb_class in ("carry", "deliver", "act", "event") else None
    if verb_class in ("formalise", "deliver", "suspend", "cancel", "event"):
        if form in ("past", "perfect", "nominal"):
            return action.verb.status
        if form == "present":
            return action.verb.status if verb_class != "event" or action.passive else None
    if verb_class == "carry":
        return "under_way" if form in ("present", "perfect", "past", "nominal") else None
    return None
