import logging
import re

import psycopg2

from odoo import models
from odoo.modules import db
from odoo.tools import SQL
from odoo.tools.misc import remove_accents

from ...tools import persian_text

_logger = logging.getLogger(__name__)

# Tells our function from PostgreSQL's and from other people's.
MARK = "crm_fa: Persian folding"
# Where the extension waits while ours has its name.
ASIDE_SCHEMA = "crm_fa_stock"
ASIDE_FUNCTION = "crm_fa_stock_unaccent"
NAME_INDEX = "crm_fa_partner_name_idx"

_PLAIN = re.compile(r"USING gin \((.+) (\w*\.?gin_trgm_ops)\)(.*)$", re.DOTALL)
_FOLDED = re.compile(
    r"USING gin \((?:\w+\.)?unaccent\((.+)\) (\w*\.?gin_trgm_ops)\)(.*)$", re.DOTALL
)
_CAST_COLUMN = re.compile(r"\((\"?\w+\"?)\)::text")


class CrmPersianDatabase(models.AbstractModel):
    """Searches that find a name however its letters were typed.

    Odoo sends both sides of ``ilike`` through an SQL function ``unaccent`` if there is
    one.  Ours folds Persian spellings, after PostgreSQL's own where that is installed.
    """

    _inherit = "crm.persian.database"

    def init(self):
        result = super().init()
        self._install_folding()
        return result

    def _uninstall(self):
        result = super()._uninstall()
        self._remove_folding()
        return result

    def _register_hook(self):
        result = super()._register_hook()
        self._tell_registry()
        return result

    def _install_folding(self):
        """Put our function in the place of ``unaccent``; renew it on an upgrade."""
        kind, _arguments = self._present_unaccent()
        try:
            with self.env.cr.savepoint():
                inner = self._set_stock_aside(kind)
        except psycopg2.errors.InsufficientPrivilege:
            _logger.warning(
                "Searches do not fold Persian letters: the extension unaccent belongs "
                "to another database user. Let its owner run: ALTER EXTENSION unaccent "
                "SET SCHEMA %s",
                ASIDE_SCHEMA,
            )
            return
        before = self._source()
        self.env.cr.execute(persian_text.unaccent_statement("unaccent", inner))
        self.env.cr.execute(SQL("COMMENT ON FUNCTION unaccent(text) IS %s", MARK))
        if self._source() != before:
            self._rebuild_indexes(folded=True)
        self._tell_registry()

    def _remove_folding(self):
        """Give back the database as it would be without us."""
        if self._present_unaccent()[0] != "ours":
            return
        cr = self.env.cr
        cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(NAME_INDEX)))
        self._rebuild_indexes(folded=False)
        cr.execute("DROP FUNCTION unaccent(text)")
        if self._extension_is_aside():
            cr.execute(
                SQL(
                    "ALTER EXTENSION unaccent SET SCHEMA %s",
                    SQL.identifier(self._schema()),
                )
            )
            cr.execute(SQL("DROP SCHEMA IF EXISTS %s", SQL.identifier(ASIDE_SCHEMA)))
        elif self._function_is_aside():
            cr.execute(
                SQL(
                    "ALTER FUNCTION %s(text) RENAME TO unaccent",
                    SQL.identifier(ASIDE_FUNCTION),
                )
            )
        # As Odoo: only an immutable function may be part of an index.
        if db.has_unaccent(cr) == db.FunctionStatus.INDEXABLE:
            self._rebuild_indexes(folded=True)
        self._tell_registry()

    # ------------------------------------------------------------
    # WHAT IS THERE
    # ------------------------------------------------------------

    def _row(self, query, *values):
        self.env.cr.execute(query, values)
        return self.env.cr.fetchone()

    def _schema(self):
        return self._row("SELECT current_schema")[0]

    def _present_unaccent(self):
        """Return whose function there is: ours, the extension's, another's or none."""
        row = self._row(
            """
            SELECT obj_description(p.oid, 'pg_proc'), d.objid IS NOT NULL,
                   pg_get_function_identity_arguments(p.oid)
              FROM pg_proc p
              LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
             WHERE p.proname = 'unaccent' AND p.pronargs = 1
               AND p.pronamespace = current_schema::regnamespace
            """
        )
        if not row:
            return "none", None
        comment, of_extension, arguments = row
        if comment == MARK:
            return "ours", arguments
        return ("extension" if of_extension else "other"), arguments

    def _source(self):
        """Return the text of our function, None where there is none."""
        row = self._row(
            """
            SELECT p.prosrc FROM pg_proc p
             WHERE p.proname = 'unaccent' AND p.pronargs = 1
               AND p.pronamespace = current_schema::regnamespace
               AND obj_description(p.oid, 'pg_proc') = %s
            """,
            MARK,
        )
        return row and row[0]

    def _extension_is_aside(self):
        return self._row(
            """
            SELECT 1 FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
             WHERE e.extname = 'unaccent' AND n.nspname = %s
            """,
            ASIDE_SCHEMA,
        )

    def _function_is_aside(self):
        return self._row("SELECT 1 FROM pg_proc WHERE proname = %s", ASIDE_FUNCTION)

    def _set_stock_aside(self, kind):
        """Free the name ``unaccent``; return the SQL that calls what had it."""
        cr = self.env.cr
        if kind == "extension":
            # Not a new name: a dump does not keep that of an extension's function.
            aside = SQL.identifier(ASIDE_SCHEMA)
            cr.execute(SQL("CREATE SCHEMA IF NOT EXISTS %s", aside))
            cr.execute(SQL("ALTER EXTENSION unaccent SET SCHEMA %s", aside))
        elif kind == "other":
            cr.execute(
                SQL(
                    "ALTER FUNCTION unaccent(text) RENAME TO %s",
                    SQL.identifier(ASIDE_FUNCTION),
                )
            )
        if self._extension_is_aside():
            schema = ASIDE_SCHEMA
            return f"{schema}.unaccent('{schema}.unaccent'::regdictionary, $1)"
        if self._function_is_aside():
            return f"{ASIDE_FUNCTION}($1)"
        return "$1"

    # ------------------------------------------------------------
    # WHAT DEPENDS ON IT
    # ------------------------------------------------------------

    def _rebuild_indexes(self, folded):
        """Make Odoo's trigram indexes serve searches with, or without, ``unaccent``.

        By their definitions, not by the fields: the models of other modules may not be
        loaded yet.
        """
        cr = self.env.cr
        cr.execute(
            r"""
            SELECT indexname, tablename, indexdef FROM pg_indexes
             WHERE schemaname = current_schema
               AND indexname LIKE '%\_\_%\_index' AND indexdef LIKE '%gin_trgm_ops%'
            """
        )
        for name, table, definition in cr.fetchall():
            match = _FOLDED.search(definition) or _PLAIN.search(definition)
            if not match:
                continue
            expression, operators, rest = match.groups()
            if folded:
                expression = f"unaccent({expression})"
            elif column := _CAST_COLUMN.fullmatch(expression):
                expression = column[1]
            else:
                expression = f"({expression})"
            statement = SQL(
                "DROP INDEX %s; CREATE INDEX %s ON %s USING gin (%s %s)%s",
                SQL.identifier(name),
                SQL.identifier(name),
                SQL.identifier(table),
                SQL(expression.replace("%", "%%")),
                SQL(operators),
                SQL(rest.replace("%", "%%")),
            )
            cr.execute(statement)
        if folded and self._present_unaccent()[0] == "ours":
            # Hints at people of the same name.
            cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(NAME_INDEX)))
            cr.execute(
                SQL(
                    "CREATE INDEX %s ON res_partner (lower(unaccent(name)))",
                    SQL.identifier(NAME_INDEX),
                )
            )

    def _tell_registry(self):
        """Let the running server know which function there is."""
        # Not at the head of a file: Odoo keeps that package to itself.
        from odoo.orm import registry as orm_registry  # noqa: PLC0415

        registry = self.env.registry
        registry.has_unaccent = db.has_unaccent(self.env.cr)
        registry.unaccent = (
            orm_registry._unaccent if registry.has_unaccent else lambda text: text
        )
        registry.unaccent_python = self._python_folding()

    def _python_folding(self):
        """Return the function by which records in memory are compared."""
        kind = self._present_unaccent()[0]
        if kind == "none":
            return lambda text: text
        if kind != "ours":
            return remove_accents
        if self._extension_is_aside() or self._function_is_aside():
            return lambda text: remove_accents(persian_text.fold(text))
        return persian_text.fold
