"""Where things are and how the package runs: one `Settings` object, and `resources()` for packaged files.

Belongs here: every value a user may set, with its default. Does not belong here: reading or making anything on import.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PACKAGE = Path(__file__).resolve().parent


@cache
def resources() -> Path:
    """Folder that holds `dbt_project/` and `data/`: inside an installed wheel, else the checkout.

    Raises:
        FileNotFoundError: neither place has them, so the installation is broken.
    """
    for root in (PACKAGE / "_resources", PACKAGE.parent):
        if (root / "dbt_project").is_dir() and (root / "data" / "reference").is_dir():
            return root
    raise FileNotFoundError(
        f"dbt_project and data/reference are missing beside {PACKAGE}; reinstall cooperation-warehouse"
    )


def default_home() -> Path:
    """`data/warehouse` in a checkout, else the platform's folder for user data."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "dbt_project").is_dir():
        return checkout / "data" / "warehouse"
    return Path(platformdirs.user_data_dir("cooperation-warehouse", appauthor=False))


class Settings(BaseSettings):
    """Everything a user may set, each as an environment variable `COOPERATION_<NAME>`.

    Attributes:
        home: folder of the warehouse and all that belongs to it.
        max_document_bytes: a larger file is rejected unread, in bytes.
        max_archive_bytes: how large an archive may be, and how many bytes it may unpack to.
        max_archive_members: how many files an archive may hold.
        max_reading_seconds: reading one document may take no longer; else it is rejected.
        allowed_hosts: host names, between commas, that may lead to addresses that are not public.
        lock_wait_seconds: how long a run started by Dagster waits for the home; a run by the command does not wait.
        published_versions: how many of the newest published versions are kept, however old.
        published_days: for so many days, the last published version of each day is kept too.
        schedule: cron line of the daily run.
        schedule_timezone: zone of the cron line.
    """

    model_config = SettingsConfigDict(env_prefix="COOPERATION_", frozen=True)

    home: Path = Field(default_factory=default_home)
    max_document_bytes: int = Field(default=10_000_000, gt=0)
    max_archive_bytes: int = Field(default=2_000_000_000, gt=0)
    max_archive_members: int = Field(default=100_000, gt=0)
    max_reading_seconds: float = Field(default=60.0, gt=0)
    allowed_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    lock_wait_seconds: float = Field(default=600.0, ge=0)
    published_versions: int = Field(default=5, gt=0)
    published_days: int = Field(default=7, ge=0)
    schedule: str = "0 5 * * *"
    schedule_timezone: str = "UTC"

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _between_commas(cls, value: object) -> object:
        return [part.strip().lower() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
