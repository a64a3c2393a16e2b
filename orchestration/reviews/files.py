"""`reviews.csv` of a home, and what one run makes of it.

Belongs here: which file is read when. Does not belong here: what its rows mean.
"""

from orchestration.files import write_atomically
from orchestration.home import Home
from orchestration.reviews.reading import ReviewFile, read_reviews


def take_in(home: Home) -> ReviewFile:
    """The reviews of a home, the same for all stages of a run that follow; none where there is no file."""
    content = home.reviews_file.read_bytes() if home.reviews_file.is_file() else b""
    write_atomically(home.statements / "reviews.csv", content)
    return taken_in(home)


def taken_in(home: Home) -> ReviewFile:
    """The reviews that this run has taken in."""
    path = home.statements / "reviews.csv"
    content = path.read_bytes() if path.is_file() else b""
    return read_reviews(content) if content.strip() else ReviewFile()
