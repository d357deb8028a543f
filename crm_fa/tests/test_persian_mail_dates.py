from datetime import date, datetime

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import format_date, format_datetime

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

# 30 Esfand 1403 of a leap year, and the first second of the day after in Tehran.
ESFAND = date(2025, 3, 20)
NOWRUZ = datetime(2025, 3, 20, 20, 30)


class MailDatesCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.env.company.persian_calendar = "language"
        quiet = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.persian, cls.english = (
            new_test_user(
                quiet,
                f"reads_mail_{name}",
                "sales_team.group_sale_manager",
                email=f"{name}@example.com",
                tz="Asia/Tehran",
                notification_type="email",
            )
            for name in ("persian", "english")
        )
        cls.persian.lang = "fa_IR"

    def last_mail(self):
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        return str(mail.body_html)


@tagged("post_install", "-at_install")
class TestPersianMailDates(MailDatesCase):
    """Days in mails that Odoo makes by itself are those of the reader's calendar."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Chairs",
                "type": "opportunity",
                "date_deadline": ESFAND,
                "user_id": cls.english.id,
            }
        )

    def mail_of(self, user):
        """Return the mail that a comment on the lead brings to a user."""
        self.lead.message_post(
            body="Look",
            partner_ids=user.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
        )
        return self.last_mail()

    def test_deadline_of_a_lead(self):
        """The head of a lead's mail names its deadline."""
        mail = self.mail_of(self.persian)
        self.assertIn("1403/12/30", mail)
        self.assertNotIn("2025/03/20", mail)
        self.assertIn("03/20/2025", self.mail_of(self.english))

    def test_changes(self):
        """Changed days, and moments with their zone, are told in a mail."""
        message = self.lead.message_post(body="Changed")
        field = self.env["ir.model.fields"]._get
        self.env["mail.tracking.value"].create(
            [
                {
                    "field_id": field("crm.lead", name).id,
                    "mail_message_id": message.id,
                    "old_value_datetime": old,
                    "new_value_datetime": NOWRUZ,
                }
                for name, old in (("date_deadline", ESFAND), ("date_closed", False))
            ]
        )

        def told(lang):
            lead = self.lead.with_context(lang=lang, tz="Asia/Tehran")
            context = lead._notify_by_email_prepare_rendering_context(message)
            return [(old, new) for _label, old, new in context["tracking_values"]]

        self.assertIn(("1403/12/30", "1403/12/30"), told("fa_IR"))
        moment = "1404/01/01 00:00:00 (Asia/Tehran)"
        self.assertIn((False, moment), told("fa_IR"))
        self.assertIn(("2025-03-20", "2025-03-20"), told("en_US"))

    def test_assigned_activities(self):
        """Who gets a task reads its deadline, in their own words and calendar."""
        activities = self.env["mail.activity"]
        for user in (self.persian, self.english):
            activities |= self.lead.activity_schedule(
                "mail.mail_activity_data_todo", ESFAND, user_id=user.id
            )
        # One by one, and both by one call.
        for told in (*activities, activities):
            before = self.env["mail.mail"].search([])
            told.action_notify()
            mails = self.env["mail.mail"].search([]) - before
            self.assertEqual(mails.recipient_ids, told.user_id.partner_id)
            for mail in mails:
                deadline = (
                    "موعد نهایی: 1403/12/30"
                    if mail.recipient_ids == self.persian.partner_id
                    else "Deadline: 03/20/2025"
                )
                self.assertIn(deadline, str(mail.body_html))

    def test_portal_message(self):
        """A message on the portal has its day in the reader's calendar."""
        message = self.lead.message_post(body="Look")
        message.date = NOWRUZ
        customer = new_test_user(
            self.env(context=dict(self.env.context, **DISABLED_MAIL_CONTEXT)),
            "reads_portal",
            "base.group_portal",
            tz="Asia/Tehran",
        )

        def published(lang):
            customer.lang = lang
            reader = message.with_user(customer).with_context(lang=lang).sudo()
            [values] = reader.portal_message_format(options={})
            return values["published_date_str"]

        self.assertEqual(published("fa_IR"), "1404/01/01 00:00:00")
        self.assertTrue(published("en_US").startswith("03/21/2025"))


@tagged("post_install", "-at_install")
class TestPersianDateTexts(MailDatesCase):
    """Odoo's own functions for dates in texts know the reader's calendar."""

    def env_of(self, user, lang):
        return self.env(user=user, context={"lang": lang, "tz": "Asia/Tehran"})

    def test_everywhere(self):
        """Modules that took the functions by name use ours as well."""
        from odoo.addons.portal.models import mail_message  # noqa: PLC0415
        from odoo.addons.sale.models import sale_order_line  # noqa: PLC0415

        env = self.env_of(self.persian, "fa_IR")
        for write in (format_date, sale_order_line.format_date):
            self.assertEqual(write(env, ESFAND), "1403/12/30")
        for write in (format_datetime, mail_message.format_datetime):
            self.assertEqual(write(env, NOWRUZ), "1404/01/01 00:00:00")

    def test_kinds(self):
        """Texts and moments are dates too; a pattern and a zone may be named."""
        env = self.env_of(self.persian, "fa_IR")
        self.assertEqual(format_date(env, "2025-03-20"), "1403/12/30")
        self.assertEqual(format_date(env, "2025-03-20 20:30:00"), "1404/01/01")
        self.assertEqual(format_date(env, ESFAND, date_format="MMMM y"), "اسفند 1403")
        self.assertEqual(format_date(env, False), "")
        self.assertEqual(format_date(env, "2025"), "")
        self.assertEqual(format_datetime(env, NOWRUZ, tz="UTC"), "1403/12/30 20:30:00")
        self.assertEqual(
            format_datetime(env, NOWRUZ, dt_format="d MMMM, HH:mm"),
            "1 فروردین, 00:00",
        )
        self.assertEqual(format_datetime(env, ""), "")

    def test_for_programs(self):
        """A pattern that programs read stays Gregorian."""
        env = self.env_of(self.persian, "fa_IR")
        self.assertEqual(
            format_date(env, ESFAND, date_format="yyyy-MM-dd"), "2025-03-20"
        )

    def test_as_odoo(self):
        """Gregorian readers get what Odoo writes, in either language."""
        env = self.env_of(self.english, "en_US")
        self.assertEqual(format_date(env, ESFAND), "03/20/2025")
        self.persian.persian_calendar = "gregorian"
        env = self.env_of(self.persian, "fa_IR")
        self.assertEqual(format_date(env, ESFAND), "2025/03/20")
        self.assertTrue(format_datetime(env, NOWRUZ).startswith("2025/03/21"))

    def test_named_language(self):
        """A text in a language that is named is for its readers, whoever writes it."""
        env = self.env_of(self.english, "en_US")
        self.assertEqual(format_date(env, ESFAND, lang_code="fa_IR"), "1403/12/30")
        self.persian.persian_calendar = "jalali"
        env = self.env_of(self.persian, "fa_IR")
        self.assertEqual(format_date(env, ESFAND, lang_code="en_US"), "03/20/2025")

    def test_own_choice(self):
        """Who chose the Jalali calendar reads it in another language as well."""
        self.english.persian_calendar = "jalali"
        env = self.env_of(self.english, "en_US")
        self.assertEqual(format_date(env, ESFAND), "12/30/1403")


@tagged("post_install", "-at_install")
class TestPersianMeetings(MailDatesCase):
    """Invitations are in the language and in the calendar of whoever is invited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = cls.env["ir.module.module"].search([("name", "=", "crm_fa")])
        module._update_translations(["fa_IR"])
        cls.env.invalidate_all()
        cls.guests = cls.env["res.partner"].create(
            [
                {"name": "آوا", "lang": "fa_IR", "tz": "Asia/Tehran"},
                {"name": "Ann", "lang": "en_US", "tz": "Asia/Tehran"},
            ]
        )
        cls.guests[0].email, cls.guests[1].email = "ava@example.ir", "ann@example.com"
        cls.event = (
            cls.env["calendar.event"]
            .with_context(no_mail_to_attendees=True)
            .create(
                {
                    "name": "Demo 5",
                    "description": "<p>سه صندلی</p>",
                    "start": NOWRUZ,
                    "stop": datetime(2025, 3, 20, 22, 0),
                    "partner_ids": [(6, 0, cls.guests.ids)],
                    "user_id": cls.english.id,
                }
            )
        )

    def mail(self, guest, name):
        """Return subject and body of a mail to a guest."""
        template = self.env.ref(f"calendar.calendar_template_{name}")
        attendee = self.event.attendee_ids.filtered(lambda one: one.partner_id == guest)
        record = attendee if template.model == "calendar.attendee" else self.event
        code = {} if record == attendee else {"set_lang": guest.lang}
        return [
            str(
                template._render_field(
                    field, record.ids, **(code or {"compute_lang": True})
                )[record.id]
            )
            for field in ("subject", "body_html")
        ]

    def test_invitation(self):
        """Persian guests are invited in Persian, for a Jalali day of their zone."""
        persian, english = self.guests
        _subject, body = self.mail(persian, "meeting_invitation")
        text = " ".join(body.split())
        self.assertIn('dir="rtl"', body)
        for part in ("جمعه", "فروردین 1404", "دعوت کرده است", "1:30"):
            self.assertIn(part, text)
        for word in ("Hello", "invited", "Accept", ">Details", "Attendees", "March"):
            self.assertNotIn(word, text)
        _subject, body = self.mail(english, "meeting_invitation")
        self.assertIn("March 2025", " ".join(body.split()))
        self.assertIn("invited you", body)

    def test_all_mails(self):
        """No mail about meetings leaves a word of English to Persian guests."""
        for name in (
            "meeting_changedate",
            "meeting_update",
            "meeting_reminder",
            "delete_event",
        ):
            subject, body = self.mail(self.guests[0], name)
            with self.subTest(name=name):
                self.assertIn('dir="rtl"', body)
                self.assertNotRegex(
                    f"{subject} {body}",
                    "Hello|>Details|Duration|Attendees|Thank|updated|cancel|eminder",
                )
                # Mails of the event itself have the sender's time zone.
                self.assertRegex(" ".join(body.split()), "فروردین 1404|30 اسفند 1403")

    def test_repeated(self):
        """The last day of repeated meetings is Jalali in a mail, and only there."""
        self.env["calendar.event"].create(
            {
                "name": "Weekly",
                "start": NOWRUZ,
                "stop": NOWRUZ,
                "recurrency": True,
                "rrule_type": "weekly",
                "fri": True,
                "end_type": "end_date",
                "until": "2025-04-20",
            }
        )
        recurrence = self.env["calendar.recurrence"].search(
            [], order="id desc", limit=1
        )
        self.assertIn("2025-04-20", recurrence.name)
        persian = recurrence.with_context(lang="fa_IR")
        self.assertIn("1404/01/31", persian.get_recurrence_name())
        self.assertIn("2025-04-20", recurrence.get_recurrence_name())

    def test_when(self):
        """The time in a mail follows its language; on a screen the reader's choice."""
        moved = self.mail(self.guests[0], "meeting_changedate")[1]
        self.assertIn("1404/01/01", moved)
        self.assertNotIn("2025/03/21", moved)
        event = self.event.with_user(self.persian).with_context(
            lang="fa_IR", tz="Asia/Tehran"
        )
        self.assertIn("1404/01/01", event.display_time)
        self.persian.persian_calendar = "gregorian"
        event.invalidate_recordset(["display_time"])
        self.assertIn("2025/03/21", event.display_time)
        self.assertIn("1404/01/01", event.get_display_time_tz("Asia/Tehran"))

    def test_days_long(self):
        """A meeting over Nowruz begins in one year and ends in the next."""
        self.event.write({"start": "2025-03-19 08:00", "stop": "2025-03-21 08:00"})
        event = self.event.with_user(self.persian).with_context(
            lang="fa_IR", tz="Asia/Tehran"
        )
        self.assertIn("1403/12/29", event.display_time)
        self.assertIn("1404/01/01", event.display_time)
        self.event.write(
            {"allday": True, "start_date": "2025-03-20", "stop_date": "2025-03-20"}
        )
        event.invalidate_recordset(["display_time"])
        self.assertIn("1403/12/30", event.display_time)
