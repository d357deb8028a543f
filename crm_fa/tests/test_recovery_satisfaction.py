from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .recovery_common import NOW, RecoveryCommon


class SatisfactionCommon(RecoveryCommon):
    def closed(self, user=None, outcome="kept", **values):
        """Return a case that was apologised for and closed."""
        case = self.case(user, **values)
        self.env["crm.recovery.apologise"].with_user(user or self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        case._close(outcome)
        return case

    def answer(self, case, score, rating=None, feedback=None):
        """Answer a request as the public page does."""
        case = case.sudo()
        token = rating and rating.access_token or case._rating_get_access_token()
        return case.rating_apply(score, token=token, feedback=feedback)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoverySatisfaction(SatisfactionCommon):
    def test_bad_score_reopens(self):
        """1 and 2 of 5 take a closed case up one severity higher, 3 does not."""
        for score, state, severity in (
            (1, "acknowledged", "3"),
            (2, "acknowledged", "3"),
            (3, "closed", "2"),
            (5, "closed", "2"),
        ):
            with self.subTest(score=score):
                case = self.closed(partner_id=self.customer(email="a@b.example").id)
                self.answer(case, score)
                self.assertEqual((case.state, case.severity), (state, severity))
                self.assertEqual(case.satisfaction_after, score)
                row = case.score_ids
                self.assertEqual((row.channel, row.user_id.id), ("customer", False))
                self.assertEqual(row.is_reopening, score <= 2)

    def test_critical_stays_critical(self):
        """There is nothing above severity 4."""
        case = self.closed(impact="3", is_legal=False)
        case.impact = "4"
        self.answer(case, 1)
        self.assertEqual((case.state, case.severity), ("acknowledged", "4"))

    def test_rating_counts_once(self):
        """Sent twice, also after the case was closed again, it reopens once."""
        case = self.closed()
        rating = self.answer(case, 2, feedback="Still broken")
        self.assertEqual(case.severity_boost, 1)
        self.answer(case, 1, rating)
        self.env["crm.recovery.apologise"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        case._close("kept")
        self.answer(case, 1, rating)
        self.assertEqual((case.state, case.severity_boost), ("closed", 1))
        self.assertEqual(len(case.score_ids), 1)
        self.assertEqual(case.score_ids.feedback, "Still broken")
        self.answer(case, 5)
        self.assertEqual(case.satisfaction_after, 5)

    def test_bad_score_while_open(self):
        """It is kept; a case in work is not reopened."""
        case = self.case()
        self.answer(case, 1)
        self.assertEqual((case.state, case.severity), ("new", "2"))
        self.assertEqual(case.satisfaction_after, 1)
        self.assertFalse(case.score_ids.is_reopening)

    def test_owner_is_told_to_call(self):
        """Who handled the case gets an activity, in addition to the journal row."""
        case = self.closed()
        self.answer(case, 2)
        self.assertEqual(case.activity_ids.user_id, self.agent)
        events = case.event_ids.sorted("id").mapped("event")
        self.assertEqual(events[-2:], ["scored", "reopened"])

    def test_by_phone(self):
        """Typed with the name of who typed it; below 1 and above 5 is refused."""
        case = self.closed()
        for score in (0, 6):
            with self.assertRaisesRegex(ValidationError, str(score)):
                case._score_by_phone(score)
        self.env["crm.recovery.score.phone"].with_user(self.mate).create(
            {"recovery_id": case.id, "score": "4", "feedback": "Fine"}
        ).action_save()
        row = case.score_ids
        self.assertEqual((row.score, row.channel, row.user_id), (4, "phone", self.mate))
        self.assertEqual(case.satisfaction_after, 4)
        self.assertFalse(self.env["rating.rating"].search([("res_id", "=", case.id)]))
        case._score_by_phone(2)
        self.assertEqual((case.state, case.severity), ("acknowledged", "3"))

    def test_by_phone_too_early(self):
        """Before the remedy is complete, or by who may not write the case: refused."""
        case = self.case()
        with self.assertRaises(UserError):
            case._score_by_phone(5)
        done = self.closed()
        with self.assertRaises(AccessError):
            done.with_user(self.stranger)._score_by_phone(5)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_customers_answer_cannot_be_forged(self):
        """Staff neither apply, write, create nor see the key of a customer's rating."""
        case = self.closed()
        token = case.sudo()._rating_get_access_token()
        rating = case.sudo().rating_ids
        for user in (self.agent, self.manager):
            mine = self.env["rating.rating"].with_user(user)
            with self.assertRaises(AccessError):
                case.with_user(user).rating_apply(5, token=token)
            with self.assertRaises(AccessError):
                rating.with_user(user).write({"rating": 5, "consumed": True})
            with self.assertRaises(AccessError):
                rating.with_user(user).read(["access_token"])
            self.assertFalse(mine.search([("id", "=", rating.id)]))
            values = {
                "res_model_id": self.env["ir.model"]._get_id("crm.recovery"),
                "res_id": case.id,
                "rating": 5,
                "consumed": True,
                "partner_id": self.partner.id,
            }
            with self.assertRaises(AccessError):
                mine.create(values)
            stock = {"res_model_id": self.partner_model(), "res_id": self.partner.id}
            other = mine.create({**values, **stock})
            with self.assertRaises(AccessError):
                other.write({"res_model_id": values["res_model_id"]})
            with self.assertRaises(UserError):
                self.env["crm.recovery.score"].with_user(user).sudo().create(
                    {"recovery_id": case.id, "score": 5, "date": NOW}
                )
            for name in ("satisfaction_after", "satisfaction_before"):
                with self.assertRaises(AccessError):
                    case.with_user(user).write({name: 5})
        self.assertFalse(case.satisfaction_after)

    def partner_model(self):
        return self.env["ir.model"]._get_id("res.partner")

    def test_ratings_are_seen_like_their_case(self):
        """A confidential case's answer is for its owner and managers."""
        case = self.closed()
        rating = self.answer(case, 4, feedback="Between us")
        case.is_confidential = True
        for user, seen in (
            (self.agent, True),
            (self.manager, True),
            (self.leader, False),
            (self.stranger, False),
        ):
            mine = rating.with_user(user)
            self.assertEqual(bool(mine.search([("id", "=", rating.id)])), seen)
            self.assertEqual(mine.has_access("read"), seen)
        # Other ratings stay as Odoo has them, also for who may not see cases at all.
        employee = self.env["res.users"].create(
            {
                "name": "Employee",
                "login": "recovery_employee",
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        other = self.env["rating.rating"].create(
            {"res_model_id": self.partner_model(), "res_id": self.partner.id}
        )
        found = other.with_user(employee).search([("id", "in", (other + rating).ids)])
        self.assertEqual(found, other)

    def test_satisfaction_before(self):
        """The last score before the case, of whatever was rated; empty without one."""
        self.assertIs(self.case().satisfaction_before, False)
        contact = self.customer("Contact", parent_id=self.partner.id)
        ratings = self.env["rating.rating"]
        for day, score, partner in (
            ("2026-05-01 10:00:00", 5, self.partner),
            ("2026-06-01 10:00:00", 3, contact),
            ("2026-07-15 10:00:00", 1, self.partner),
        ):
            with freeze_time(day):
                ratings.create(
                    {
                        "res_model_id": self.partner_model(),
                        "res_id": partner.id,
                        "partner_id": partner.id,
                        "rating": score,
                        "consumed": True,
                    }
                )
        case = self.case()
        self.assertEqual(case.satisfaction_before, 3)
        case.partner_id = self.customer("Somebody Else")
        self.assertIs(case.satisfaction_before, False)

    def test_phone_score_is_the_next_cases_before(self):
        """What was typed of the last remedy is what is known before the next one."""
        with freeze_time("2026-06-01 10:00:00"):
            self.closed()._score_by_phone(4)
        self.assertEqual(self.case().satisfaction_before, 4)


@tagged("post_install", "-at_install")
class TestRecoveryRequest(SatisfactionCommon):
    """Closed on 30 June 2026 at noon: asked on 7 July and on 30 July."""

    def run_cron(self, moment):
        """Run the cron, and return the mails it made."""
        before = self.env["mail.mail"].search([])
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("crm_fa.ir_cron_recovery_request").method_direct_trigger()
            self.env.invalidate_all()
        return self.env["mail.mail"].search([]) - before

    def closed_case(self, **values):
        with freeze_time(NOW):
            return self.closed(**values)

    def test_asked_twice(self):
        """After 7 days and after 30, each once, not a second earlier."""
        case = self.closed_case()
        for moment, mails in (
            ("2026-07-07 11:59:59", 0),
            ("2026-07-07 12:00:00", 1),
            ("2026-07-07 13:00:00", 0),
            ("2026-07-30 11:59:59", 0),
            ("2026-07-30 12:00:00", 1),
            ("2026-09-30 12:00:00", 0),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(len(self.run_cron(moment)), mails)
        asked = case.event_ids.filtered(lambda row: row.event == "asked")
        self.assertEqual(len(asked), 2)
        self.assertFalse(case.next_request_on)

    def test_mail(self):
        """To who complained, with the link to the page, kept off the case."""
        firm = self.customer("Firm", is_company=True, email="office@firm.example")
        person = self.customer("Person", parent_id=firm.id, email="p@firm.example")
        case = self.closed_case(partner_id=person.id)
        mail = self.run_cron("2026-07-07 12:00:00")
        self.assertEqual(mail.recipient_ids, person)
        token = case.sudo().rating_ids.access_token
        self.assertIn(f"/rate/{token}/5", mail.body_html)
        self.assertNotIn(token, "".join(case.message_ids.mapped("body")))
        self.assertFalse(mail.res_id)

    def test_language_of_the_customer(self):
        """Whatever the language of the cron's user."""
        self.env["res.lang"]._activate_lang("fa_IR")
        template = self.env.ref("crm_fa.crm_recovery_rating_template")
        template.with_context(lang="fa_IR").subject = "موضوع {{ object.name }}"
        self.partner.lang = "fa_IR"
        self.closed_case()
        self.assertIn("موضوع", self.run_cron("2026-07-07 12:00:00").subject)

    def test_not_asked(self):
        """Without an address, anonymised, archived or unwilling: the reason is kept."""

        def no_address(case):
            case.partner_id.email = case.sudo().email_from = False

        def anonymised(case):
            case.sudo()._journal("anonymised", case.state)

        def archived(case):
            case.partner_id.action_archive()

        def unwilling(case):
            self.env["mail.blacklist"]._add(case.partner_id.email)

        for spoil in (no_address, anonymised, archived, unwilling):
            with self.subTest(spoil=spoil.__name__):
                partner = self.customer(email=f"{spoil.__name__}@example.com")
                case = self.closed_case(partner_id=partner.id)
                spoil(case)
                self.assertFalse(self.run_cron("2026-07-07 12:00:00"))
                row = case.event_ids.filtered(lambda row: row.event == "not_asked")
                self.assertTrue(row.note)
                self.assertFalse(case.next_request_on)

    def test_address_without_a_customer(self):
        """Who wrote by mail and is no contact yet is asked at that address."""
        with freeze_time(NOW):
            case = self.closed(partner_id=False, email_from="who@example.com")
        mail = self.run_cron("2026-07-07 12:00:00")
        self.assertEqual(
            (mail.email_to, mail.recipient_ids.ids), ("who@example.com", [])
        )
        self.assertTrue(case.requests_made)

    def test_reopened_is_not_asked(self):
        """Asking starts anew once the case is closed again."""
        case = self.closed_case()
        with freeze_time("2026-07-03 12:00:00"):
            self.answer(case, 1)
        self.assertFalse(case.next_request_on)
        self.assertFalse(self.run_cron("2026-07-07 12:00:00"))
        with freeze_time("2026-07-10 12:00:00"):
            self.env["crm.recovery.apologise"].with_user(self.agent).create(
                {"recovery_id": case.id, "channel": "phone"}
            ).action_done()
            case._close("kept")
        self.assertEqual(
            case.next_request_on, fields.Datetime.to_datetime("2026-07-17 12:00:00")
        )

    def test_phone_takes_the_place_of_a_mail(self):
        """Told on the phone on the fifth day: not asked on the seventh."""
        case = self.closed_case()
        with freeze_time("2026-07-05 12:00:00"):
            case._score_by_phone(4)
        self.assertFalse(self.run_cron("2026-07-07 12:00:00"))
        self.assertEqual(len(self.run_cron("2026-07-30 12:00:00")), 1)

    def test_days_are_settings(self):
        """0 leaves one out; waiting cases are planned anew; nonsense is refused."""
        case = self.closed_case()
        company = case.sudo().company_id
        for first, again, due in (
            (3, 30, "2026-07-03 12:00:00"),
            (0, 30, "2026-07-30 12:00:00"),
        ):
            company.write(
                {
                    "recovery_rating_days": first,
                    "recovery_rating_days_again": again,
                }
            )
            self.assertEqual(case.next_request_on, fields.Datetime.to_datetime(due))
        company.recovery_rating_days_again = 0
        self.assertFalse(self.closed_case().next_request_on)
        for first, again in ((-1, 30), (366, 0), (7, 7), (7, 366)):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                company.write(
                    {
                        "recovery_rating_days": first,
                        "recovery_rating_days_again": again,
                    }
                )

    def test_one_failure_holds_up_nobody(self):
        """A mail that cannot be made is tried again on the next day."""
        bad = self.closed_case()
        good = self.closed_case(partner_id=self.customer(email="g@example.com").id)
        request = type(bad)._request

        def fail(case):
            if case == bad:
                raise ValueError("no server")
            return request(case)

        logger = "odoo.addons.crm_fa.models.recovery.crm_recovery_request"
        with patch.object(type(bad), "_request", fail), mute_logger(logger):
            self.assertEqual(len(self.run_cron("2026-07-07 12:00:00")), 1)
        self.assertEqual((bad.requests_made, good.requests_made), (0, 1))
        self.assertEqual(len(self.run_cron("2026-07-08 12:00:00")), 1)
        self.assertEqual(bad.requests_made, 1)
