import io
import json
from datetime import datetime

from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

from .persian_browser import EVENING, NEXT_DAYS, SPECIAL_DAYS

FIELDS = [
    {"name": "name", "label": "Name", "type": "char"},
    {"name": "date_deadline", "label": "Closing", "type": "date"},
    {"name": "expected_revenue", "label": "Revenue", "type": "monetary"},
]
DAY = datetime(2025, 3, 20)


@tagged("post_install", "-at_install")
class TestPersianExport(HttpCase):
    """Files have a Jalali text beside each date, and the unit of each amount."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.user = new_test_user(
            env,
            "exports",
            "sales_team.group_sale_manager,base.group_allow_export",
            persian_calendar="jalali",
            tz="Asia/Tehran",
        )
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "date_deadline": DAY,
                    "expected_revenue": amount,
                    "user_id": cls.user.id,
                }
                for name, amount in (("X", 10), ("Y", 30))
            ]
        )

    def export(self, kind="xlsx", import_compat=False, groupby=(), fields=None):
        import openpyxl  # noqa: PLC0415

        self.authenticate(self.user.login, self.user.login)
        data = {
            "model": "crm.lead",
            "fields": fields or FIELDS,
            "ids": self.leads.sorted("name").ids,
            "domain": [],
            "import_compat": import_compat,
            "groupby": list(groupby),
        }
        answer = self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(data), "csrf_token": Request.csrf_token(self)},
            timeout=60,
        )
        answer.raise_for_status()
        if kind == "csv":
            return answer.content.decode()
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    def test_columns(self):
        """The true date stays, its Jalali text comes after it; others get no column."""
        self.assertEqual(
            self.export(),
            [
                ["Name", "Closing", "Closing (Jalali)", "Revenue"],
                ["X", DAY, "1403/12/30", 10],
                ["Y", DAY, "1403/12/30", 30],
            ],
        )
        self.user.persian_calendar = "gregorian"
        self.assertEqual(self.export()[1], ["X", DAY, 10])

    def test_special_days(self):
        """Days at the edges of the calendar, and their evenings, in two time zones."""
        self.leads = self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "date_deadline": day,
                    "date_open": datetime.combine(day, EVENING),
                    "user_id": self.user.id,
                }
                for name, day in SPECIAL_DAYS.items()
            ]
        )
        fields = [*FIELDS[:2], {"name": "date_open", "label": "At", "type": "datetime"}]
        for zone, evenings in (("Asia/Tehran", NEXT_DAYS), ("UTC", SPECIAL_DAYS)):
            self.user.tz = zone
            rows = self.export(fields=fields)[1:]
            self.assertEqual([row[2] for row in rows], list(SPECIAL_DAYS))
            self.assertEqual([row[4][:10] for row in rows], list(evenings), zone)
            for row, day in zip(rows, SPECIAL_DAYS.values(), strict=True):
                self.assertEqual(row[1].date(), day, "the true date")

    def test_import_again(self):
        """A file for another import has the fields' own columns only."""
        self.assertEqual(
            self.export(import_compat=True)[0],
            ["name", "date_deadline", "expected_revenue"],
        )

    def test_groups(self):
        """Sums of groups stand under their own columns."""
        rows = self.export(groupby=["user_id"])
        self.assertEqual(rows[0], ["Name", "Closing", "Closing (Jalali)", "Revenue"])
        self.assertEqual(rows[1][3], 40)
        self.assertEqual(rows[2], ["X", DAY, "1403/12/30", 10])

    def test_unit(self):
        """Where Toman are shown, files say that they are in rials, and are read so."""
        self.env.company.persian_toman = True
        self.assertIn("Revenue (rial)", self.export()[0])
        self.assertIn('"Revenue (rial)"', self.export("csv").splitlines()[0])
        self.assertEqual(
            self.export(import_compat=True)[0],
            ["name", "date_deadline", "expected_revenue (IRR)"],
        )
