"""The fold: mentions in order, each to the thread that it belongs to by what came before.

Belongs here: joining and opening threads, people's decisions, editions. Does not belong here: how alike mentions are.
"""

from dataclasses import dataclass, field
from itertools import groupby

from orchestration.linking.comparing import THRESHOLD, Judged, weights
from orchestration.linking.cues import NONE
from orchestration.linking.traits import Traits

SUCCESSOR, POSSIBLE_DUPLICATE = "successor", "possible_duplicate"
# A thread stays about one thing: a mention shares so much of the weight of its terms with the opening one.
LEAST_OF_SUBJECT = 0.3


@dataclass(frozen=True, slots=True)
class Decided:
    """People's decisions: for the row of a mention, the earlier ones that it goes with, and those it is kept from."""

    together: dict[int, list[int]] = field(default_factory=dict)
    apart: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Related:
    """Two threads that belong together: found at `mention`, which resembles `other`."""

    thread: int
    related: int
    relation: str
    score: float
    mention: int
    other: int


@dataclass(frozen=True, slots=True)
class Folded:
    """What the fold found, by row of the mentions in their order.

    Attributes:
        thread: the mention that opens the thread of each mention.
        linked: the earlier mention that it was linked to, -1 for those that open a thread.
        score: how sure the link is; 1 for those that open a thread.
        decided: whether people decided the link.
        relations: threads that belong together, each pair and relation once.
    """

    thread: list[int]
    linked: list[int]
    score: list[float]
    decided: list[bool]
    relations: list[Related]


def fold(traits: Traits, judged: Judged, decided: Decided) -> Folded:
    """Takes the mentions one by one.

    Args:
        traits: n mentions in the order of the fold.
        judged: pairs of them, sorted by the later one, best first.
        decided: what people joined or parted.
    """
    return _Fold(traits, decided).run(judged)


Candidate = tuple[int, float, bool]  # earlier mention, score, whether of another edition


class _Fold:
    def __init__(self, traits: Traits, decided: Decided) -> None:
        count = len(traits.day)
        self.traits, self.decided = traits, decided
        self.ordinal = traits.ordinal.tolist()
        self.meets_anew = (traits.is_talk & traits.is_ahead).tolist()
        self.was_held = (traits.is_talk & traits.is_held).tolist()
        self.day = traits.day.tolist()
        self.threshold = weights()[THRESHOLD]
        self.edition: dict[int, int] = {}
        self.held_on: dict[int, int] = {}
        self.thread = [NONE] * count
        # what the words of a mention must be about: the mention that opened, by itself or by people's decision
        self.subject = [NONE] * count
        self.linked = [NONE] * count
        self.score = [1.0] * count
        self.by_people = [False] * count
        self.relations: dict[tuple[int, int, str], Related] = {}

    def run(self, judged: Judged) -> Folded:
        rows = zip(
            judged.later.tolist(), judged.earlier.tolist(), judged.score.tolist(), judged.other_edition.tolist(),
            strict=True,
        )  # fmt: skip
        groups = groupby(rows, key=lambda row: row[0])
        coming = next(groups, None)
        for mention in range(len(self.thread)):
            candidates: list[Candidate] = []
            if coming is not None and coming[0] == mention:
                candidates = [row[1:] for row in coming[1]]
                coming = next(groups, None)
            self._take(mention, candidates)
        return Folded(self.thread, self.linked, self.score, self.by_people, list(self.relations.values()))

    def _take(self, mention: int, candidates: list[Candidate]) -> None:
        before: Candidate | None = None
        alike: list[Candidate] = []
        if mention in self.decided.together:
            self._join(mention, min(self.decided.together[mention], key=lambda one: self.thread[one]), 1.0)
            self.by_people[mention], self.subject[mention] = True, mention
        for other, score, is_other_edition in candidates:
            thread = self.thread[other]
            if is_other_edition or self._is_other_edition(mention, thread):
                before = before or (other, score, True)
            elif mention in self.decided.apart and self._are_apart(mention, thread):
                continue
            elif self.thread[mention] == NONE and score >= self.threshold and self._is_about(mention, other):
                self._join(mention, other, score)
            else:
                alike.append((other, score, False))
        if self.thread[mention] == NONE:
            self._open(mention)
            if before is not None and before[1] >= self.threshold:
                self._relate(mention, SUCCESSOR, before)
        # the best one is enough for people to decide on
        doubtful = [one for one in alike if self.thread[one[0]] != self.thread[mention]]
        if doubtful:
            self._relate(mention, POSSIBLE_DUPLICATE, doubtful[0])

    def _open(self, mention: int) -> None:
        self.thread[mention] = self.subject[mention] = mention
        self._enter(mention)

    def _join(self, mention: int, other: int, score: float) -> None:
        self.thread[mention], self.linked[mention], self.score[mention] = self.thread[other], other, score
        self.subject[mention] = self.subject[other]
        self._enter(mention)

    def _enter(self, mention: int) -> None:
        thread = self.thread[mention]
        if self.ordinal[mention] != NONE:
            self.edition.setdefault(thread, self.ordinal[mention])
        if self.was_held[mention]:
            self.held_on.setdefault(thread, self.day[mention])

    def _is_other_edition(self, mention: int, thread: int) -> bool:
        edition, ours = self.edition.get(thread, NONE), self.ordinal[mention]
        if NONE not in (edition, ours) and edition != ours:
            return True
        held_before = self.held_on.get(thread, self.day[mention]) < self.day[mention]
        return bool(self.meets_anew[mention] and held_before)

    def _are_apart(self, mention: int, thread: int) -> bool:
        return any(self.thread[one] == thread for one in self.decided.apart[mention])

    def _is_about(self, mention: int, other: int) -> bool:
        """Whether the mention shares enough with the subject of the other one, which need not be that itself."""
        subject = self.subject[other]
        if subject == other:
            return True
        ours, theirs = self._terms(mention), self._terms(subject)
        shared = sum(weight for term, weight in ours.items() if term in theirs)
        return bool(shared >= LEAST_OF_SUBJECT * min(sum(ours.values()), sum(theirs.values())))

    def _terms(self, mention: int) -> dict[int, float]:
        matrix = self.traits.terms
        start, end = matrix.indptr[mention], matrix.indptr[mention + 1]
        return dict(zip(matrix.indices[start:end].tolist(), matrix.data[start:end].tolist(), strict=True))

    def _relate(self, mention: int, relation: str, candidate: Candidate) -> None:
        other, score, _ = candidate
        later, earlier = self.thread[mention], self.thread[other]
        if later < earlier:
            later, earlier = earlier, later
        key = (later, earlier, relation)
        self.relations.setdefault(key, Related(later, earlier, relation, score, mention, other))
