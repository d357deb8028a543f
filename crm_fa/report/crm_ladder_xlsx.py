import json

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import mute_logger

from .ladder_xlsx import MAX_ROWS, LadderWorkbook, TooManyRows, money_format

# How the words of a language's date format are called in Excel.
_EXCEL_DATE = {
    "%d": "dd",
    "%m": "mm",
    "%Y": "yyyy",
    "%y": "yy",
    "%b": "mmm",
    "%B": "mmmm",
    "%a": "ddd",
    "%A": "dddd",
}


class BadLadderReport(UserError):
    """A workbook was asked for that cannot be made, and the asker can mend it."""

    http_status = 400


class CrmLadderXlsx(models.AbstractModel):
    """The ladder's reports as Excel workbooks: the door, and what all have in common.

    Everything is read as the user, so a workbook holds what its reader may see.
    """

    _name = "crm.ladder.xlsx"
    _description = "Loyalty Ladder Workbooks"

    @api.model
    def _reports(self):
        """Return ``{report: (model, title)}``; ``_write_<report>`` writes it."""
        env = self.env
        return {
            "movements": ("crm.ladder.move", env._("Ladder Movements")),
            "distribution": (
                "crm.ladder.distribution",
                env._("Customers per Rung over Time"),
            ),
            "stays": ("crm.ladder.stay", env._("Stays on Rungs")),
            "rungs": ("crm.ladder.rung.stats", env._("Rungs of the Ladder")),
            "customers": ("crm.customer.profile", env._("Customers on the Ladder")),
        }

    @api.model
    def _write_workbook(self, report, domain, stream):
        """Write a workbook.

        :param str report: a key of :meth:`_reports`
        :param str domain: which rows, as a JSON list
        :param stream: a binary file
        :return: the name for the file
        :raises BadLadderReport: when there is no such report, the domain is wrong, or
            the rows do not fit into a sheet
        :raises AccessError: when the user may not see or not export these rows
        """
        env = self.env
        reports = self._reports()
        if report not in reports:
            raise BadLadderReport(
                env._(
                    "There is no ladder report called “%(report)s”. Known are: "
                    "%(known)s.",
                    report=report,
                    known=", ".join(reports),
                )
            )
        model_name, title = reports[report]
        self._ensure_can_export()
        model = env[model_name]
        model.check_access("read")
        domain = self._parse_domain(model, domain)
        self._ensure_it_fits(self._count(model, domain))
        book = self._workbook_class(report)(stream, **self._workbook_options())
        try:
            getattr(self, f"_write_{report}")(book, model, domain)
        except TooManyRows:
            # Rows were added while we were writing.
            self._ensure_it_fits(MAX_ROWS + 1)
        finally:
            book.close()
        today = fields.Date.context_today(self)
        return f"{title} {today.isoformat()}.xlsx"

    def _workbook_options(self):
        """Return how workbooks look to their reader, see :class:`LadderWorkbook`."""
        return {
            "rtl": self._language().direction == "rtl",
            "date_format": self._excel_date(),
            "money": self._money_format(),
            "total_label": self.env._("Total"),
        }

    def _workbook_class(self, report):
        """Return the class that writes the workbook of ``report``."""
        return LadderWorkbook

    def _ensure_can_export(self):
        user = self.env.user
        if not (self.env.is_admin() or user.has_group("base.group_allow_export")):
            raise AccessError(
                self.env._(
                    "You may see the ladder's reports, but not export them. Ask an "
                    "administrator for the right “Access to export feature”."
                )
            )

    def _ensure_it_fits(self, count):
        if count > MAX_ROWS:
            raise BadLadderReport(
                self.env._(
                    "These are %(count)s rows, and an Excel sheet holds %(limit)s. "
                    "Filter the report and export it in parts.",
                    count=count,
                    limit=MAX_ROWS,
                )
            )

    def _parse_domain(self, model, text):
        try:
            domain = json.loads(text)
            if not isinstance(domain, list):
                raise ValueError(self.env._("it is not a list"))
            domain = Domain(domain)
            domain.validate(model)
        except (
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise self._bad_domain(error) from error
        return domain

    def _bad_domain(self, error):
        return BadLadderReport(
            self.env._(
                "The filter of this export is not valid: %(error)s",
                error=str(error) or type(error).__name__,
            )
        )

    def _count(self, model, domain):
        """Count the rows; the first query is where the database refuses a filter."""
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                return model.search_count(domain)
        except (
            psycopg2.DataError,
            psycopg2.ProgrammingError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            raise self._bad_domain(str(error).partition("\n")[0]) from error

    def _language(self):
        lang = self.env["res.lang"]
        return lang._get_data(code=self.env.lang or "en_US")

    def _excel_date(self):
        pattern = self._language().date_format or "%Y-%m-%d"
        for word, excel in _EXCEL_DATE.items():
            pattern = pattern.replace(word, excel)
        return "yyyy-mm-dd" if "%" in pattern else pattern

    def _money_format(self):
        currency = self.env["crm.customer.profile"]._main_company().currency_id
        return money_format(currency.symbol, currency.position, currency.decimal_places)
