"""What readers of PostgreSQL see: stable views with the names that tables have in DuckDB, and who may read them.

Belongs here: the views as they are, and statements that make them show a release. Does not belong here: when these are
run (`postgres_switch`), tables of a release (`postgres_copy`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from orchestration.errors import PostgresError
from orchestration.publication.postgres_connection import Session
from orchestration.publication.postgres_copy import VERSION_SCHEMA
from schemas import Table
from schemas.postgres_ddl import column_types, comment, create_view, described, identifier, view_name
from schemas.publication import Publication

VIEW_SCHEMAS = ("marts", "meta")
OURS = f"""
SELECT vn.nspname::text, v.relname::text, tn.nspname::text
FROM pg_class v
JOIN pg_namespace vn ON vn.oid = v.relnamespace
JOIN pg_rewrite r ON r.ev_class = v.oid
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid AND t.relname = v.relname
JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE v.relkind = 'v' AND vn.nspname IN ('marts', 'meta') AND tn.nspname ~ '{VERSION_SCHEMA}'
GROUP BY 1, 2, 3
"""
COLUMNS = """
SELECT n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname IN ('marts', 'meta') AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY 1, 2, a.attnum
"""
COMMENTS = """
SELECT n.nspname::text, c.relname::text, coalesce(a.attname::text, ''), d.description
FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE n.nspname IN ('marts', 'meta')
"""


@dataclass(frozen=True, slots=True)
class Views:
    """The stable views as they are.

    Attributes:
        current: the schema that they show; empty where there are none yet.
        ours: names of those that publishing made, as `schema.view`.
        columns: name and type of the columns of each table and view beside them.
        comments: what their comments say, by `schema.view` and column; the column is "" for the view itself.
    """

    current: str
    ours: frozenset[str]
    columns: dict[str, list[tuple[str, str]]]
    comments: dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Change:
    """What makes the views show a release: statements before, for each view, and after."""

    before: tuple[str, ...]
    views: dict[str, tuple[str, ...]]
    after: tuple[str, ...]

    def statements(self, reads: Mapping[str, int]) -> list[str]:
        """All of them, the views that are read most first."""
        ordered = sorted(self.views, key=lambda name: -reads.get(name, 0))
        return [*self.before, *(statement for name in ordered for statement in self.views[name]), *self.after]


def present_views(session: Session) -> Views:
    """What stands in the schemas of views."""
    versions = {f"{schema}.{identifier(view)}": version for schema, view, version in session.rows(OURS)}
    columns: dict[str, list[tuple[str, str]]] = {}
    for schema, relation, column, kind in session.rows(COLUMNS):
        columns.setdefault(f"{schema}.{identifier(relation)}", []).append((column, kind))
    comments = {(f"{schema}.{identifier(name)}", column): text for schema, name, column, text in session.rows(COMMENTS)}
    return Views(versions.get(view_name(Publication), ""), frozenset(versions), columns, comments)


def change_to(session: Session, schema: str, tables: Sequence[type[Table]], readers: Collection[str]) -> Change:
    """What makes the views show the release in a schema.

    Raises:
        PostgresError: a table or view of such a name is there that publishing did not make.
    """
    views = present_views(session)
    schemas = {name for (name,) in session.rows("SELECT nspname::text FROM pg_namespace")}
    session.rollback()
    wanted = {view_name(model): model for model in tables}
    strange = [name for name in wanted if name in views.columns and name not in views.ours]
    if strange:
        raise PostgresError(f"{strange[0]} is there already and no view of this warehouse; use another database")
    return Change(
        tuple(f"CREATE SCHEMA {name}" for name in VIEW_SCHEMAS if name not in schemas),
        {name: _change_of_view(views, name, model, schema) for name, model in wanted.items()}
        | {name: (f"DROP VIEW {name}",) for name in views.ours - set(wanted)},
        tuple(grant for reader in readers for grant in _grants(reader, schema, list(wanted))),
    )


def _change_of_view(views: Views, name: str, model: type[Table], schema: str) -> tuple[str, ...]:
    before = views.columns.get(name, [])
    is_other = list(column_types(model).items())[: len(before)] != before  # it may only get more, at its end
    known = {} if is_other else views.comments
    comments = [
        comment("VIEW", name, column, text)
        for column, text in described(model).items()
        if known.get((name, column)) != text
    ]
    return (*([f"DROP VIEW {name}"] if is_other else []), create_view(model, schema), *comments)


def _grants(reader: str, schema: str, views: Sequence[str]) -> tuple[str, ...]:
    role = "PUBLIC" if reader.lower() == "public" else identifier(reader)
    return (
        f"GRANT USAGE ON SCHEMA {', '.join((*VIEW_SCHEMAS, schema))} TO {role}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT SELECT ON {', '.join(views)} TO {role}",
    )
