from datetime import datetime, time

from pytz import timezone, utc

from odoo import api, fields, models

from ...tools import iran_holidays, jalali

ZONE = "Asia/Tehran"
# Odoo counts days of the week from Monday: Saturday to Wednesday, Thursday half a day.
FULL_DAYS, HALF_DAY = ("5", "6", "0", "1", "2"), "3"
MORNING, AFTERNOON, LUNCH = (8, 12), (13, 17), (12, 13)
HALF = (8, 13)


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    persian_holiday = fields.Char(
        "Official Holiday",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="Tells which official holiday of Iran this is, also when its "
        "date is moved.",
    )


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.model
    def _persian_offer_weeks(self):
        """Make a working week for each Iranian company, to be chosen or not."""
        this_year = jalali.from_gregorian(fields.Date.context_today(self))[0]
        iranian = [("partner_id.country_id.code", "=", "IR")]
        for company in self.env["res.company"].search(iranian):
            week = self._persian_create_week(company)
            week._persian_add_holidays((this_year, this_year + 1))

    @api.model
    def _persian_create_week(self, company):
        """Return a new working week of Iran for a company, in Tehran's time."""
        return self.create(
            {
                "name": self.env._("Iran: Saturday to Wednesday, Thursday half a day"),
                "company_id": company.id,
                "tz": ZONE,
                "attendance_ids": [
                    (0, 0, values)
                    for day in (*FULL_DAYS, HALF_DAY)
                    for values in self._persian_day(day)
                ],
            }
        )

    @api.model
    def _persian_day(self, day):
        """Return the values of a day's hours of work."""
        parts = [(HALF, "morning", self.env._("Morning"))]
        if day != HALF_DAY:
            parts = [
                (MORNING, "morning", self.env._("Morning")),
                (LUNCH, "lunch", self.env._("Break")),
                (AFTERNOON, "afternoon", self.env._("Afternoon")),
            ]
        return [
            {
                "name": name,
                "dayofweek": day,
                "hour_from": start,
                "hour_to": end,
                "day_period": period,
            }
            for (start, end), period, name in parts
        ]

    def _persian_add_holidays(self, years):
        """Add the official holidays of Jalali years, those that are not there yet.

        One that somebody moved or renamed counts as there. One that somebody deleted is
        added again.

        :return: the holidays that were added
        """
        self.ensure_one()
        leaves = self.env["resource.calendar.leaves"]
        known = set(
            leaves.search(
                [("calendar_id", "=", self.id), ("persian_holiday", "!=", False)]
            ).mapped("persian_holiday")
        )
        names = self._persian_holiday_names()
        values = []
        for year in years:
            for holiday in iran_holidays.holidays(year):
                if holiday.key in known:
                    continue
                start, end = self._persian_whole_day(holiday.day)
                name = names[holiday.name]
                if not holiday.certain:
                    name = self.env._("%(holiday)s (check the day)", holiday=name)
                values.append(
                    {
                        "name": name,
                        "calendar_id": self.id,
                        "company_id": self.company_id.id,
                        "date_from": start,
                        "date_to": end,
                        "persian_holiday": holiday.key,
                    }
                )
        return leaves.create(values)

    def _persian_whole_day(self, day):
        """Return the first and last moment of a day where the calendar is, in UTC."""
        zone = timezone(self.tz or ZONE)
        return tuple(
            zone.localize(datetime.combine(day, clock))
            .astimezone(utc)
            .replace(tzinfo=None, microsecond=0)
            for clock in (time.min, time.max)
        )

    @api.model
    def _persian_holiday_names(self):
        """Return the names of all holidays in the reader's language."""
        env = self.env
        return {
            "Nowruz": env._("Nowruz"),
            "Nowruz, second day": env._("Nowruz, second day"),
            "Nowruz, third day": env._("Nowruz, third day"),
            "Nowruz, fourth day": env._("Nowruz, fourth day"),
            "Islamic Republic Day": env._("Islamic Republic Day"),
            "Nature Day": env._("Nature Day"),
            "Death of Khomeini": env._("Death of Khomeini"),
            "15 Khordad Uprising": env._("15 Khordad Uprising"),
            "Victory of the Revolution": env._("Victory of the Revolution"),
            "Oil Nationalisation Day": env._("Oil Nationalisation Day"),
            "Last Day of the Year": env._("Last Day of the Year"),
            "Tasu'a": env._("Tasu'a"),
            "Ashura": env._("Ashura"),
            "Arba'een": env._("Arba'een"),
            "Death of the Prophet": env._("Death of the Prophet"),
            "Martyrdom of Imam Reza": env._("Martyrdom of Imam Reza"),
            "Martyrdom of Imam Hasan al-Askari": env._(
                "Martyrdom of Imam Hasan al-Askari"
            ),
            "Birth of the Prophet": env._("Birth of the Prophet"),
            "Martyrdom of Fatima": env._("Martyrdom of Fatima"),
            "Birth of Imam Ali": env._("Birth of Imam Ali"),
            "Mab'ath": env._("Mab'ath"),
            "Birth of the Twelfth Imam": env._("Birth of the Twelfth Imam"),
            "Martyrdom of Imam Ali": env._("Martyrdom of Imam Ali"),
            "Eid al-Fitr": env._("Eid al-Fitr"),
            "Eid al-Fitr, second day": env._("Eid al-Fitr, second day"),
            "Martyrdom of Imam Sadiq": env._("Martyrdom of Imam Sadiq"),
            "Eid al-Adha": env._("Eid al-Adha"),
            "Eid al-Ghadir": env._("Eid al-Ghadir"),
        }
