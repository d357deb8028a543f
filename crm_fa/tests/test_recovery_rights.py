import polib
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import file_path, mute_logger

from .recovery_common import NOW, RecoveryCommon

JOURNALS = (
    "crm.recovery.event",
    "crm.recovery.compensation.log",
    "crm.recovery.score",
)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryRights(RecoveryCommon):
    """Who sees a case and its parts, who hides it, and what nobody rewrites."""

    def full(self, **values):
        """Return a case with a row of everything that belongs to cases."""
        case = self.case(amount_affected=100, **values)
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone", "text": "SECRET"}
        ).action_done()
        kind = self.env["crm.recovery.kind"].search([("code", "=", "gift")], limit=1)
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        given._suggest(case, {"kind_id": kind.id, "amount": 10})
        case._close("kept")
        case._score_by_phone(4)
        return case

    def parts(self, case):
        """Return what belongs to a case, by model."""
        case = case.sudo()
        return {
            "crm.recovery": case,
            "crm.recovery.apology": case.apology_ids,
            "crm.recovery.compensation": case.compensation_ids,
            "crm.recovery.compensation.log": case.compensation_ids.log_ids,
            "crm.recovery.event": case.event_ids,
            "crm.recovery.score": case.score_ids,
        }

    def assertSeen(self, case, users, is_seen):
        """Check that each user finds and may read all parts of a case, or none."""
        for model, records in self.parts(case).items():
            self.assertTrue(records, model)
            for user in users:
                with self.subTest(model=model, user=user.login):
                    mine = records.with_user(user)
                    found = mine.search([("id", "in", records.ids)])
                    self.assertEqual(found.ids, records.ids if is_seen else [])
                    if not is_seen:
                        with self.assertRaises(AccessError):
                            mine.read(["create_date"])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_team_sees_its_cases(self):
        """Its members and its leader do, people of other teams do not."""
        case = self.full()
        seers = self.agent | self.mate | self.leader | self.manager
        self.assertSeen(case, seers, True)
        self.assertSeen(case, self.stranger, False)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_confidential_case_is_hidden_with_its_parts(self):
        """Its owner and managers see it, neither the team nor its leader."""
        case = self.full()
        case.is_confidential = True
        self.assertSeen(case, self.agent | self.manager, True)
        self.assertSeen(case, self.mate | self.leader | self.stranger, False)

    def test_who_makes_a_case_confidential(self):
        """Its owner and managers; nobody hides a colleague's, or hands on a secret."""
        case = self.case()
        for user in (self.mate, self.leader):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                case.with_user(user).is_confidential = True
            with self.assertRaises(AccessError):
                self.case(user, user_id=self.agent.id, is_confidential=True)
        self.assertFalse(case.is_confidential)
        case.is_confidential = True
        with self.assertRaises(AccessError):
            case.user_id = self.mate
        self.assertEqual(case.user_id, self.agent)
        case.with_user(self.manager).user_id = self.mate
        self.assertTrue(case.with_user(self.mate).has_access("read"))
        self.assertFalse(case.with_user(self.agent).has_access("read"))
        other = self.case()
        other.with_user(self.manager).is_confidential = True
        self.assertTrue(other.is_confidential)

    def test_name_of_a_confidential_case(self):
        """Its number alone: names are shown and mailed to who may not open it."""
        case = self.case(title="SECRET")
        self.assertIn("SECRET", case.display_name)
        case.is_confidential = True
        self.assertEqual(case.display_name, case.name)

    def test_followers_who_lose_sight_hear_no_more(self):
        """Of a confidential case neither the team nor a former owner is mailed."""
        case = self.case()
        people = self.agent | self.mate | self.leader | self.manager
        case.message_subscribe((people.partner_id | self.partner).ids)
        case.is_confidential = True
        kept = (self.agent | self.manager).partner_id | self.partner
        self.assertEqual(case.sudo().message_partner_ids, kept)
        case.with_user(self.manager).user_id = self.mate
        self.assertEqual(
            case.sudo().message_partner_ids, self.manager.partner_id | self.partner
        )

    def test_nobody_follows_a_secret_by_another_way(self):
        """Who gets an activity, the corrective step, or is added, stays out."""
        blind = self.mate.partner_id | self.leader.partner_id
        case = self.case(is_confidential=True)
        step = {
            "corrective_user_id": self.mate.id,
            "corrective_date": fields.Date.today(),
        }
        case.write(step)
        case.activity_schedule("mail.mail_activity_data_todo", user_id=self.leader.id)
        case.message_subscribe((blind | self.partner).ids)
        self.assertEqual(case.activity_ids.user_id, self.mate | self.leader)
        self.assertFalse(case.sudo().message_partner_ids & blind)
        self.assertIn(self.partner, case.sudo().message_partner_ids)
        planned = self.case(is_confidential=True, **step)
        self.assertFalse(planned.sudo().message_partner_ids & blind)

    def test_follower_of_fewer_companies(self):
        """A manager of two companies hides a case that a colleague of one follows."""
        second = self.env["res.company"].create({"name": "Second"})
        self.manager.company_ids |= second
        case = self.case()
        case.message_subscribe(self.mate.partner_id.ids)
        both = (self.env.company | second).ids
        case.with_user(self.manager).with_context(
            allowed_company_ids=both
        ).is_confidential = True
        self.assertNotIn(self.mate.partner_id, case.sudo().message_partner_ids)

    def test_second_incident_is_told_to_the_agent(self):
        """With the earlier case for who may see it, else only that there was one."""
        first = self.case(title="SECRET")
        second = self.case(self.mate)
        self.assertEqual((second.repeat_seen_id, second.severity), (first, "3"))
        self.assertFalse(second.has_hidden_repeat)
        first.is_confidential = True
        second.invalidate_recordset()
        self.assertFalse(second.repeat_seen_id)
        self.assertTrue(second.has_hidden_repeat)
        with self.assertRaises(AccessError):
            second.read(["repeat_of_id"])
        theirs = second.with_user(self.manager)
        self.assertEqual((theirs.repeat_seen_id, theirs.has_hidden_repeat), (first, 0))
        alone = self.case(partner_id=self.customer().id)
        self.assertFalse(alone.repeat_seen_id or alone.has_hidden_repeat)

    def late_mails(self, case):
        """Run the cron after all deadlines; return who was told and the messages."""
        moment = fields.Datetime.add(NOW, days=90)
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("crm_fa.ir_cron_recovery_late").method_direct_trigger()
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.recovery"),
                ("res_id", "=", case.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        return messages.notified_partner_ids, messages

    def test_late_mail_of_a_confidential_case(self):
        """To its owner alone and without its title; to a manager when it has none."""
        case = self.case(title="SECRET")
        people, messages = self.late_mails(case)
        self.assertEqual(people, (self.agent | self.leader).partner_id)
        self.assertIn("SECRET", messages[0].subject)
        owned = self.case(title="SECRET", is_confidential=True)
        people, messages = self.late_mails(owned)
        self.assertEqual(people, self.agent.partner_id)
        self.assertNotIn("SECRET", messages.subject)
        nobodys = self.case(
            self.manager, title="SECRET", is_confidential=True, user_id=False
        )
        people, messages = self.late_mails(nobodys)
        boss = people.user_ids
        self.assertTrue(boss.has_group("sales_team.group_sale_manager"))
        self.assertNotIn("SECRET", messages.subject)

    def test_journals_are_append_only(self):
        """Nobody adds, edits or deletes their rows, not even the system."""
        case = self.full()
        parts = self.parts(case)
        for model in JOURNALS:
            rows = parts[model]
            for user in (self.agent, self.manager, self.env.ref("base.user_admin")):
                mine = rows.with_user(user).sudo()
                values = rows[0].copy_data()[0]
                with self.subTest(model=model, user=user.login):
                    for forged in ({}, {"crm_fa_recovery_door": True}):
                        with self.assertRaises(UserError):
                            mine.with_context(**forged).create(values)
                        with self.assertRaises(UserError):
                            mine.with_context(**forged).write({"date": NOW})
                        with self.assertRaises(UserError):
                            mine.with_context(**forged).unlink()
            self.assertEqual(rows.exists(), rows)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryCorrective(RecoveryCommon):
    """The corrective step stands in the diary of who takes it, for its day."""

    def test_owner_and_date(self):
        """An activity for them, which follows changes; done, it stays done."""
        keeper = new_test_user(
            self.env, "recovery_keeper", "base.group_user", lang="en_US"
        )
        case = self.case(corrective_step="Two people <b>pack</b>")
        self.assertFalse(case.activity_ids)
        case.write({"corrective_user_id": keeper.id, "corrective_date": "2026-07-10"})
        planned = case.activity_ids
        self.assertEqual(
            (planned.user_id, str(planned.date_deadline)), (keeper, "2026-07-10")
        )
        self.assertIn("&lt;b&gt;pack", planned.note)
        case.corrective_date = "2026-07-12"
        self.assertEqual(case.activity_ids, planned)
        self.assertEqual(str(planned.date_deadline), "2026-07-12")
        planned.with_user(keeper).action_feedback(feedback="Done")
        self.assertFalse(case.activity_ids)
        case.corrective_date = "2026-08-12"
        again = case.activity_ids
        self.assertTrue(again and again != planned)
        case.corrective_user_id = False
        self.assertFalse(case.activity_ids)
        self.assertTrue(planned.exists())

    def test_apology_does_not_take_the_step(self):
        """Who apologises has not changed yet what led to it."""
        case = self.case(
            corrective_step="Two people pack",
            corrective_user_id=self.agent.id,
            corrective_date="2026-07-10",
        )
        step = case.activity_ids
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        self.assertEqual(case.activity_ids, step)

    def test_activity_cannot_be_forged(self):
        """No other activity is taken for the step."""
        case = self.case()
        activity = case.activity_schedule("mail.mail_activity_data_todo")
        with self.assertRaises(AccessError):
            case.corrective_activity_id = activity


@tagged("post_install", "-at_install")
class TestRecoveryLoyaltyWord(TransactionCase):
    def test_satisfaction_is_never_called_loyalty(self):
        """In no words about it, in neither language: to feel well is not to stay."""
        terms = polib.pofile(file_path("crm_fa/i18n/fa.po"))
        told = [term for term in terms if "satisf" in term.msgid.lower()]
        self.assertGreater(len(told), 5)
        for term in told:
            with self.subTest(term=term.msgid):
                self.assertNotIn("loyal", term.msgid.lower())
                self.assertNotIn("وفادار", term.msgstr)
        # Whether they stayed is read from what they did.
        effects = self.env["crm.recovery.effect"]._fields
        self.assertFalse([name for name in effects if "satisf" in name])
