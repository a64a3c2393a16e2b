"""The `cooperation` command: its words, and which module answers each.

Belongs here: options, exit codes, one-line errors. Does not belong here: what a subcommand does; heavy imports.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from orchestration import __version__
from orchestration.errors import CooperationError

CAUSES = (  # of schemas.changes, which is not read for the other commands
    *("new_statement", "older_statement", "withdrawn_statement", "review", "coder", "linking", "code_list", "as_of"),
)
EXIT_FAILED, EXIT_WRONG_USE, EXIT_INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one subcommand.

    Returns:
        0 done, 1 failed, 2 wrong use.
    """
    options = parser().parse_args(arguments)
    try:
        command = getattr(import_module(f"orchestration.commands.{options.command}"), options.command)
        return int(command(options))
    except CooperationError as error:
        if options.debug:
            raise
        print(f"cooperation: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("cooperation: stopped; what was finished is kept, and the next run goes on from there", file=sys.stderr)
        return EXIT_INTERRUPTED
    except Exception as error:
        if options.debug:
            raise
        said = " ".join(str(error).split()) or "no message"
        print(f"cooperation: {type(error).__name__}: {said}; --debug shows where", file=sys.stderr)
        return EXIT_FAILED


def parser() -> argparse.ArgumentParser:
    """The command's words."""
    top = argparse.ArgumentParser(
        prog="cooperation",
        description="Codes the commitments in statements of states and keeps a warehouse of them.",
    )
    top.add_argument("--version", action="version", version=f"cooperation {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    run = _add(commands, "run", "takes in what is new, codes it and publishes the warehouse")
    _home(run)
    run.add_argument(
        "--from",
        dest="paths",
        metavar="PATH",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        help="files, folders and archives with statements; without it the embedded sample, or what was given before",
    )
    run.add_argument("--as-of", metavar="DAY", help="day of the figures, YYYY-MM-DD (default: today in UTC)")

    code = _add(commands, "code", "codes texts without a warehouse")
    code.add_argument("paths", metavar="PATH", type=Path, nargs="+", help="files and folders; - reads standard input")
    code.add_argument("--date", metavar="DAY", help="date of the texts, YYYY-MM-DD (default: their front matter's)")
    code.add_argument("--title", help="title of the texts (default: their front matter's)")
    code.add_argument("--publisher", help="publisher of the texts (default: their front matter's)")
    code.add_argument("--format", choices=["table", "jsonl", "csv"], default="table", help="default: table")
    code.add_argument(
        "--explain", action="store_true", help="show the words and table rows that decided each field (table, jsonl)"
    )

    evaluate = _add(commands, "evaluate", "scores the coder on labelled texts")
    evaluate.add_argument("gold", metavar="GOLD_DIR", type=Path, help="folder with documents.csv, texts and labels")
    evaluate.add_argument(
        "--predictions", metavar="FILE", type=Path, help="score these JSON lines instead of the coder"
    )
    evaluate.add_argument("--errors", action="store_true", help="count and list what differs, grouped by cause")
    evaluate.add_argument("--confusion", action="store_true", help="show which codes are taken for which")
    evaluate.add_argument(
        "--by",
        choices=["document", "status", "publisher", "kind", "sector", "confidence"],
        help="show figures of each part; by confidence: how many rows of each range hold",
    )
    evaluate.add_argument("--json", metavar="FILE", type=Path, help="write everything found to this file")
    evaluate.add_argument(
        "--card", metavar="NAME", help="record the coder's accuracy as that of this set, for README and meta.accuracy"
    )
    evaluate.add_argument(
        "--card-file", metavar="FILE", type=Path, help="where (default: data/reference/accuracy.csv of the checkout)"
    )
    evaluate.add_argument("--measured-on", metavar="DAY", help="day of the record, YYYY-MM-DD (default: today in UTC)")
    evaluate.add_argument("--groupings", metavar="FILE", type=Path, help="memberships (default: the package's own)")

    sql = _add(commands, "sql", "asks the published warehouse")
    sql.add_argument(
        "query",
        metavar="QUERY",
        nargs="?",
        help='such as "SELECT * FROM fct_commitments_by_country"; - reads standard input; without it, a prompt opens',
    )
    sql.add_argument(
        "--file", metavar="FILE.sql", help="queries to answer in turn, each under its comment; - reads standard input"
    )
    sql.add_argument("--describe", metavar="TABLE", nargs="?", const="", help="list the tables, or the columns of one")
    sql.add_argument(
        "--cookbook", metavar="NUMBER", nargs="?", const="", help="list the questions of the cookbook, or answer one"
    )
    sql.add_argument("--format", choices=["table", "csv", "json"], default="table", help="default: table")
    _home(sql)

    rejects = _add(commands, "rejects", "lists what was left out and why")
    rejects.add_argument("--rule", metavar="RULE", help="only these, for instance no_date")
    rejects.add_argument("--source", metavar="SOURCE", help="only those of this source, for instance files or inbox")
    rejects.add_argument("--format", choices=["table", "csv", "json"], default="table", help="default: table")
    _home(rejects)

    verify = _add(commands, "verify", "re-hashes the kept documents and says what is damaged or missing")
    _home(verify)

    export = _add(commands, "export", "writes the published tables to files")
    export.add_argument("folder", metavar="DIR", type=Path, help="folder to write to; its other files stay")
    export.add_argument(
        "--format",
        choices=["parquet", "csv", "xlsx", "datapackage"],
        default="parquet",
        help="a file a table, one workbook, or CSV files with datapackage.json (default: parquet)",
    )
    _home(export)

    review = _add(commands, "review", "lets people correct the coder, in a workbook or in reviews.csv")
    steps = review.add_subparsers(dest="action", metavar="ACTION", required=True)
    out = steps.add_parser("export", help="writes commitments to a workbook (.xlsx) in which people decide")
    out.add_argument("file", metavar="FILE.xlsx", type=Path, help="the workbook to write")
    out.add_argument(
        "--statement", default="", metavar="ID", help="only of this statement: its id, or part of its title"
    )
    out.add_argument(
        "--country", default="", metavar="CODE", help="only with this country or grouping, such as IND or EU"
    )
    out.add_argument("--since", metavar="DAY", help="only of statements published on this day or later, YYYY-MM-DD")
    out.add_argument("--unreviewed", action="store_true", help="only what nobody has decided on")
    out.add_argument(
        "--limit", type=int, default=1_000, metavar="N", help="at most so many commitments (default: 1000)"
    )
    out.add_argument("--reviewer", default="", metavar="NAME", help="name to put into the workbook")
    back = steps.add_parser("import", help="takes decisions from a workbook into reviews.csv")
    back.add_argument("file", metavar="FILE.xlsx", type=Path, help="the workbook as it came back")
    back.add_argument("--reviewer", default="", metavar="NAME", help="who decided (default: the name in the workbook)")
    labels = steps.add_parser("labels", help="writes statements that were fully read as labelled texts for evaluate")
    labels.add_argument("folder", metavar="DIR", type=Path, help="folder to write to")
    for step in (out, back, labels):
        _home(step)
        step.add_argument("--debug", action="store_true", help="show the whole trace of an error")

    sources = _add(commands, "sources", "lists the sources of a home, or adds one")
    _home(sources)
    actions = sources.add_subparsers(dest="action", metavar="ACTION")
    add = actions.add_parser("add", help="finds out how to read a site and adds it to sources.yaml")
    add.add_argument("what", metavar="URL", help="a page of the site, or the id of a ready entry")
    add.add_argument("--preview", action="store_true", help="show what it would take; change nothing")
    add.add_argument("--id", help="name of the source (default: made from the host)")
    add.add_argument("--contact", help="your e-mail address or page, sent to every site; needed once")
    add.add_argument("--home", metavar="DIR", type=Path, default=argparse.SUPPRESS, help="folder of the warehouse")
    add.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show the whole trace of an error")

    dev = _add(commands, "dev", "opens Dagster's web UI with schedules and sensors")
    dev.add_argument("--port", type=_port, default=3000, help="default: 3000")
    _home(dev)
    _dashboard(commands)
    _show(commands)
    _note(commands)
    _add_changes(commands)
    _add_publishing(commands)
    return top


def _dashboard(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    dashboard = _add(commands, "dashboard", "writes the Superset dashboard over the published warehouse")
    dashboard.add_argument("file", metavar="FILE.zip", type=Path, help="the bundle to write, for Superset to import")
    _home(dashboard)


def _add_changes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    changes = _add(commands, "changes", "tells what new statements brought, and how much else changed and why")
    changes.add_argument(
        "--since",
        metavar="WHEN",
        help="days back such as 7d, a day such as 2026-11-23, or a release number (default: the newest release)",
    )
    changes.add_argument("--cause", action="append", default=[], choices=CAUSES, help="these instead of new_statement")
    changes.add_argument("--all", action="store_true", help="changes of every cause")
    changes.add_argument("--release", metavar="RELEASE", help="as an earlier release tells it: its number or file")
    compare = _add(commands, "compare", "shows what differs between two releases, or what the next one would change")
    for name in ("old", "new"):
        words = "a published file, the number of a kept release, current, or working for what is not published yet"
        compare.add_argument(name, metavar=name.upper(), help=words)
    for command in (changes, compare):
        command.add_argument("--format", choices=["table", "csv", "json"], default="table", help="default: table")
        _home(command)


def _add_publishing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    publish = _add(commands, "publish", "publishes the working warehouse again, without a run, or to PostgreSQL")
    publish.add_argument(
        "--keep",
        type=_positive,
        metavar="N",
        help="keep the newest N versions (default: COOPERATION_PUBLISHED_VERSIONS, else 5)",
    )
    _add_postgres(publish)
    _home(publish)
    rollback = _add(commands, "rollback", "makes an earlier release current again")
    rollback.add_argument(
        "--to", type=_positive, metavar="N", help="number of the release (default: the one before the current one)"
    )
    _home(rollback)


def _add_postgres(publish: argparse.ArgumentParser) -> None:
    publish.add_argument(
        "--to",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="copy the current release to PostgreSQL instead, postgresql://user@host/database; without ADDRESS, to "
        "COOPERATION_POSTGRES_URL, else to where PGHOST, PGDATABASE or PGSERVICE say; leave the password to PGPASSWORD "
        "or ~/.pgpass",
    )
    publish.add_argument(
        "--grant",
        metavar="ROLE",
        nargs="+",
        action="extend",
        help="with --to: roles that may read, public for all (default: COOPERATION_POSTGRES_READERS)",
    )


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=purpose, description=purpose[0].upper() + purpose[1:] + "."
    )
    command.add_argument("--debug", action="store_true", help="show the whole trace of an error")
    return command


def _show(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    show = _add(commands, "show", "shows one commitment, mention or statement: its words, codes, history and citation")
    show.add_argument("id", metavar="ID", help="its id, a former one, or as much of it as no other begins with")
    show.add_argument("--format", choices=["text", "json"], default="text", help="default: text")
    show.add_argument("--cite", choices=["text", "bibtex", "csl"], help="print the citation alone")
    _home(show)


def _note(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    note = _add(commands, "note", "writes a method note or chart footnote to paste into a report")
    note.add_argument("--chart", action="store_true", help="a footnote of a few sentences, to stand below a chart")
    note.add_argument("--format", choices=["markdown", "text"], default="markdown", help="default: markdown")
    _home(note)


def _port(value: str) -> int:
    number = int(value)
    if not 0 < number < 65_536:
        raise argparse.ArgumentTypeError(f"{value} is no port; give a number from 1 to 65535")
    return number


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{value} is too small; give a number from 1 on")
    return number


def _home(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--home",
        metavar="DIR",
        type=Path,
        help="folder of the warehouse (default: COOPERATION_HOME, else data/warehouse in a checkout)",
    )


if __name__ == "__main__":
    sys.exit(main())
