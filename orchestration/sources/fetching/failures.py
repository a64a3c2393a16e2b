"""Why a page could not be fetched.

Belongs here: the one error that fetching raises. Does not belong here: what is done about it.
"""

from orchestration.rejects import Reject, rejected


class FetchError(Exception):
    """A page could not be fetched.

    Attributes:
        rule: the reject rule it falls under.
        reason: what is wrong, in words.
        value: what shows it, such as the status of the answer.
        is_transient: whether the same request may go well later.
        retry_after: seconds that the server asks to wait.
    """

    def __init__(
        self,
        rule: str,
        reason: str,
        *,
        value: str | None = None,
        is_transient: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.rule, self.reason, self.value = rule, reason, value
        self.is_transient, self.retry_after = is_transient, retry_after

    def reject(self, url: str) -> Reject:
        """The reject of the page at `url`."""
        return rejected("documents", url, self.rule, self.reason, value=self.value)
