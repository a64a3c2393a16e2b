"""Errors of the package: a small hierarchy, each message in one line that says what is wrong and what to do.

Belongs here: the classes. Does not belong here: rejects, which are data and no errors.
"""


class CooperationError(Exception):
    """Base of all errors that a user sees as one line. `exit_code` is the command's exit status."""

    exit_code = 1


class UsageError(CooperationError):
    """The command was asked for something it cannot do as asked."""

    exit_code = 2


class SourcesFileError(UsageError):
    """`sources.yaml` cannot be used as it stands."""


class SourceError(CooperationError):
    """One source failed as a whole; the others go on."""


class ReaderError(CooperationError):
    """No document can be read, whatever it holds: the reading process does not start."""


class HomeBusyError(CooperationError):
    """Another process holds the home."""


class HomeVersionError(CooperationError):
    """The home was written by a newer package, or its description cannot be read."""


class InvariantError(CooperationError):
    """A rule of our own is broken, so nothing may be published."""


class ModelError(CooperationError):
    """dbt could not build or test the models."""


class PublicationError(CooperationError):
    """A release could not be written or made current; readers keep the former one."""
