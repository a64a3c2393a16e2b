"""What assets are given at run time: the home, held for the whole run, and who listens to its progress.

Belongs here: resources and their life cycle. Does not belong here: work on what they give access to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field, PrivateAttr

from orchestration.days import now, parse_day
from orchestration.home import Home
from orchestration.sources.archives import ArchiveLimits
from orchestration.sources.store import DocumentStore
from orchestration.warehouse.models import DbtProject, project_of


class RunDay(dg.ConfigurableResource[Any]):
    """The day of a run's figures, the same from its first step to its last."""

    as_of: str = Field(default="", description="Day of the figures, YYYY-MM-DD; empty for today in UTC.")
    _started_at: datetime = PrivateAttr(default_factory=now)

    @property
    def started_at(self) -> datetime:
        """When the run began, UTC."""
        return self._started_at

    @property
    def day(self) -> date:
        """The day that the run's figures are as of."""
        return parse_day(self.as_of) if self.as_of else self._started_at.date()


class HomeResource(dg.ConfigurableResource[Any]):
    """The home of the warehouse. The run that initialises it holds the home's lock until it ends."""

    root: str = Field(description="Folder of the warehouse and all that belongs to it.")
    owner: str = Field(default="dagster run", description="What holds the home, as others are told who wait for it.")
    wait_seconds: float = Field(default=0.0, description="How long to wait for a home that another process holds.")
    max_document_bytes: int = Field(description="A larger file is rejected unread.")
    max_archive_bytes: int = Field(default=2_000_000_000, description="What an archive may unpack to.")
    max_archive_members: int = Field(default=100_000, description="How many files an archive may hold.")
    max_reading_seconds: float = Field(default=60.0, description="How long reading one document may take.")
    published_versions: int = Field(description="How many of the newest published versions are kept.")
    published_days: int = Field(default=7, description="For so many days the last version of each day is kept too.")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["HomeResource"]:
        """Holds the home from the first step of a run to its last.

        Raises:
            HomeBusyError: another process holds it.
        """
        with self.home.owned(self.owner, self.wait_seconds):
            self.home.prepare()
            yield self

    @property
    def home(self) -> Home:
        """Paths of the home."""
        return Home(Path(self.root))

    @property
    def archive_limits(self) -> ArchiveLimits:
        """What an archive may hold."""
        return ArchiveLimits(self.max_archive_bytes, self.max_archive_members)

    @property
    def store(self) -> DocumentStore:
        """Documents as they came."""
        return DocumentStore(self.home.documents)

    @property
    def dbt(self) -> DbtProject:
        """The dbt project on this home's working file."""
        return project_of(self.home.dbt, self.home.warehouse)
