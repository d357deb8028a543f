"""The addon is upgraded, goes and comes again on a database in use in Iran."""

from datetime import date, datetime

from odoo.fields import Command
from odoo.tools.misc import formatLang

from .support import DatabaseCase
from .test_lifecycle import open_crm

SETTINGS = {
    "persian_calendar": "jalali",
    "persian_digits": "persian",
    "persian_letters": True,
    "persian_refuse_wrong_ids": True,
    "persian_print": "all",
    "persian_toman": True,
    "persian_short_amounts": True,
    "persian_fiscal_year": True,
}
# A working Saturday, and the last day of a leap year.
SATURDAY, LEAP_DAY = date(2026, 10, 24), date(2025, 3, 20)


class TestPersianLifecycle(DatabaseCase):
    def work(self, env):
        """A company in Tehran with every Persian setting, a lead and an order."""
        env["res.lang"]._activate_lang("fa_IR")
        rial = env["res.currency"]._persian_rial()
        rial.active = True
        company = env["res.company"].create(
            {
                "name": "سپیدار",
                "country_id": env.ref("base.ir").id,
                "currency_id": rial.id,
                **SETTINGS,
            }
        )
        env["crm.persian.week"].create(
            {"company_id": company.id, "first_year": 1403, "last_year": 1405}
        ).action_apply()
        group = env.ref("sales_team.group_sale_manager")
        user = env["res.users"].create(
            {
                "name": "سارا",
                "login": "sara-of-life",
                "group_ids": [Command.set(group.ids)],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "tz": "Asia/Tehran",
                "persian_calendar": "jalali",
                "persian_digits": "latin",
            }
        )
        user.lang = "fa_IR"
        mine = env(user=user.id, context={"lang": "fa_IR"})
        tehran = env["res.country.state"].search(
            [("country_id.code", "=", "IR"), ("code", "=", "23")]
        )
        partner = mine["res.partner"].create(
            {"name": "كافه نادری", "phone": "۰۹۱۲۱۲۳۴۵۶۷", "state_id": tehran.id}
        )
        mine["crm.lead"].create(
            {
                "name": "تجهیز کافه",
                "type": "opportunity",
                "partner_id": partner.id,
                "date_deadline": "1403/12/30",
                "expected_revenue": 125_000_000,
            }
        )
        return company.id, user.id, partner.id

    def facts(self, env, company, user, partner):
        """What the database holds for a person, by stock fields alone."""
        env.invalidate_all()
        company = env["res.company"].browse(company)
        lead = env["crm.lead"].search([("partner_id", "=", partner)])
        calendar = company.resource_calendar_id
        hours = {
            day: calendar.get_work_hours_count(
                datetime.combine(day, datetime.min.time()),
                datetime.combine(day, datetime.max.time().replace(microsecond=0)),
            )
            for day in (SATURDAY, LEAP_DAY)
        }
        return {
            "deadline": lead.date_deadline,
            "revenue": lead.expected_revenue,
            "name": lead.partner_id.name,
            "phone": lead.partner_id.phone,
            "province": lead.partner_id.state_id.code,
            "hours": hours,
            "lang": env["res.users"].browse(user).lang,
        }

    def test_life(self):
        db = self.db
        with db.env() as env:
            ids = self.work(env)
        with db.env() as env:
            before = self.facts(env, *ids)
            self.assertEqual(before["deadline"], LEAP_DAY)
            self.assertEqual(before["name"], "کافه نادری")
            self.assertEqual(before["hours"], {SATURDAY: 8, LEAP_DAY: 0})
            self.assertEqual(env["res.currency"]._persian_rial().symbol, "ریال")
            provinces = env.ref("base.ir").state_ids.ids

        with self.subTest("upgraded: nothing is lost, changed or doubled"):
            db.upgrade()
            with db.env() as env:
                self.assertEqual(self.facts(env, *ids), before)
                company = env["res.company"].browse(ids[0])
                self.assertEqual({key: company[key] for key in SETTINGS}, SETTINGS)
                self.assertEqual(env.ref("base.ir").state_ids.ids, provinces)
                holidays = company.resource_calendar_id.leave_ids
                keys = holidays.mapped("persian_holiday")
                self.assertEqual(len(keys), len(set(keys)))

        with self.subTest("removed: days, amounts and the working week stay"):
            db.uninstall()
            with db.env() as env:
                self.assertEqual(self.facts(env, *ids), before)
                self.assertEqual(env.ref("base.ir").state_ids.ids, provinces)
                rial = env["res.currency"].search([("name", "=", "IRR")])
                self.assertEqual(rial.symbol, "﷼")
                # Stored were rials, and rials they are; Odoo writes them again itself.
                self.assertIn("1,250", formatLang(env, 1250, currency_obj=rial))
                self.assertIn("1,250", rial.format(1250))
                company = env["res.company"].browse(ids[0])
                self.assertEqual(
                    company.compute_fiscalyear_dates(LEAP_DAY)["date_from"],
                    date(2025, 1, 1),
                )
                env.cr.execute(
                    "SELECT proname FROM pg_proc WHERE proname LIKE 'crm_fa%'"
                    " OR proname LIKE '%jalali%'"
                )
                self.assertFalse(env.cr.fetchall())
                found = env["res.partner"].search([("name", "ilike", "نادری")])
                self.assertIn(ids[2], found.ids)
                env["crm.lead"].formatted_read_group(
                    [], ["date_deadline:month"], ["__count"]
                )
                open_crm(env)

        with self.subTest("installed again: a company in Iran finds its week offered"):
            db.install()
            with db.env() as env:
                self.assertEqual(self.facts(env, *ids), before)
                self.assertEqual(env.ref("base.ir").state_ids.ids, provinces)
                company = env["res.company"].browse(ids[0])
                self.assertFalse(company.persian_toman)
                self.assertEqual(company.persian_calendar, "language")
                found = env["res.partner"].search([("name", "ilike", "كافه")])
                self.assertIn(ids[2], found.ids)
                open_crm(env)
