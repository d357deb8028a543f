from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .recovery_common import NOW, RecoveryCommon

SECRET = "Qwyxkrz"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryPrivacy(RecoveryCommon):
    """Clearing what was written about a person."""

    def setUp(self):
        super().setUp()
        self.case_ = self.case(
            title=f"{SECRET} title",
            description=f"{SECRET} story",
            internal_note=f"{SECRET} note",
            remedy_sought=f"{SECRET} remedy",
            corrective_step=f"{SECRET} step",
            delivery_ref=f"{SECRET} parcel",
            amount_affected=100.0,
        )
        case = self.case_
        self.partner.phone = f"+1 {SECRET}"
        case.email_from = f"{SECRET}@example.com"
        case.message_post(
            body=f"{SECRET} message",
            subject=f"{SECRET} subject",
            attachments=[(f"{SECRET}.txt", b"x")],
        )
        case.title = f"{SECRET} again"
        case.action_acknowledge()
        case._pause(f"{SECRET} reason")
        case._resume(f"{SECRET} answer")
        apologies = self.env["crm.recovery.apology"].with_user(self.agent)
        words = {"recovery_id": case.id, "text": f"<p>{SECRET} words</p>"}
        apologies.create(
            {**words, "channel": "phone", "proof": f"{SECRET} number"}
        ).action_done()
        visit = apologies.create(
            {**words, "channel": "visit", "date_planned": "2026-07-02 10:00:00"}
        )
        visit._plan()
        kind = self.env["crm.recovery.kind"].search([("code", "=", "gift")])
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        self.given = given._suggest(
            case,
            {
                "kind_id": kind.id,
                "amount": 10.0,
                "note": f"{SECRET} why",
                "customer_note": f"{SECRET} dear",
                "delivery": f"{SECRET} street",
            },
        )
        self.given._withdraw(f"{SECRET} mistake")
        self.env["crm.recovery.score"]._rows(
            [
                {
                    "recovery_id": case.id,
                    "score": 4,
                    "channel": "phone",
                    "user_id": self.agent.id,
                    "feedback": f"{SECRET} words",
                }
            ]
        )
        self.env.flush_all()
        self.env.cr.precommit.run()

    def found(self):
        """Return where the secret still stands, in our tables and mail's."""
        self.env.flush_all()
        places = []
        tables = [
            self.env[model]._table
            for model in self.env.registry
            if (model.startswith("crm.recovery") and not self.env[model]._transient)
            or model
            in (
                "mail.message",
                "mail.mail",
                "mail.tracking.value",
                "ir.attachment",
                "calendar.event",
                "mail.activity",
                "rating.rating",
            )
        ]
        for table in tables:
            self.env.cr.execute("SELECT to_regclass(%s)", (table,))
            if not self.env.cr.fetchone()[0]:
                continue
            self.env.cr.execute(
                SQL(
                    "SELECT row::text FROM %s row WHERE row::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    f"%{SECRET}%",
                )
            )
            places += [(table, *row) for row in self.env.cr.fetchall()]
        return places

    def clear(self, user, partner):
        """Clear a customer's texts through the dialog."""
        dialog = (
            self.env["crm.recovery.anonymise"]
            .with_user(user)
            .with_context(active_model="res.partner", active_ids=partner.ids)
            .create({})
        )
        dialog.action_clear()
        return dialog

    def test_texts_go_figures_and_journals_stay(self):
        """No text of the person is left in any table; amounts, dates and rows are."""
        case, given = self.case_, self.given
        self.assertIn("crm_recovery", [place[0] for place in self.found()])
        figures = case.read(["amount_affected", "severity", "state", "date_opened"])
        rows = (len(case.event_ids), len(given.log_ids), len(case.apology_ids))
        dialog = self.clear(self.manager, self.partner)
        self.assertEqual(self.found(), [])
        case.invalidate_recordset()
        self.assertEqual(
            case.read(["amount_affected", "severity", "state", "date_opened"]), figures
        )
        self.assertEqual(
            (len(case.event_ids) - 1, len(given.log_ids), len(case.apology_ids)), rows
        )
        self.assertEqual(case.event_ids[0].event, "anonymised")
        self.assertEqual(case.event_ids[0].user_id, self.manager)
        self.assertEqual((given.amount, given.state), (10.0, "cancelled"))
        self.assertEqual(case.partner_id, self.partner)
        self.assertEqual(dialog.case_count, 1)

    def test_others_cases_keep_their_texts(self):
        """Only the chosen customer's; a contact's are found through the contact."""
        other = self.case(
            partner_id=self.customer("Else").id, description="Kept as it is"
        )
        self.clear(self.manager, self.partner)
        self.assertEqual(other.description, "Kept as it is")

    def test_only_managers_and_administrators(self):
        """Salespeople cannot, neither by the dialog nor by the method."""
        admin = new_test_user(self.env, "recovery_admin", "base.group_system")
        for user in (self.agent, self.leader):
            with self.assertRaises(AccessError):
                self.clear(user, self.partner)
            with self.assertRaises(AccessError):
                self.case_.with_user(user)._anonymise()
        self.assertIn(SECRET, self.case_.title)
        self.clear(admin, self.partner)
        self.assertEqual(self.found(), [])

    def test_deleting_points_to_clearing(self):
        """Whoever deletes a case is told what to do instead."""
        with self.assertRaisesRegex(UserError, "Clear Personal Data"):
            self.case_.sudo().unlink()

    def lookup(self, user):
        """Look the customer up as Odoo's privacy tool does; return lines by model."""
        wizard = self.env["privacy.lookup.wizard"].with_user(user)
        wizard = wizard.create({"name": self.partner.name, "email": self.partner.email})
        wizard.action_lookup()
        return wizard.line_ids.grouped("res_model")

    def test_privacy_lookup(self):
        """Odoo's privacy look-up finds cases and clears them, keeping the rows."""
        admin = new_test_user(self.env, "recovery_admin", "base.group_system")
        lines = self.lookup(admin)
        gifts, cases = lines["crm.recovery.compensation"], lines["crm.recovery"]
        self.assertEqual(cases.mapped("res_id"), self.case_.ids)
        gifts.action_unlink()
        self.assertFalse(self.given.customer_note)
        self.assertFalse(any(self.given.log_ids.mapped("note")))
        self.assertTrue(self.case_.description)
        cases.action_unlink()
        self.assertEqual(self.found(), [])
        self.assertTrue(self.case_.exists() and self.given.exists())
        self.assertIn(str(self.case_.id), cases.execution_details)
        self.assertEqual(self.case_.event_ids[0].user_id, admin)
        with self.assertRaises(UserError):
            cases.action_unlink()

    def test_privacy_lookup_leaves_journals(self):
        """Moves and touches do not stop what can be deleted."""
        admin = new_test_user(self.env, "recovery_admin", "base.group_system")
        self.quotation(self.partner)
        self.env.cr.precommit.run()
        self.assertTrue(
            self.env["crm.ladder.move"].search([("partner_id", "=", self.partner.id)])
        )
        lines = self.lookup(admin)
        self.assertFalse([name for name in lines if name.startswith("crm.ladder")])
        self.assertIn("crm.recovery", lines)

    def test_privacy_lookup_of_others(self):
        """Other records are deleted there as ever."""
        admin = new_test_user(self.env, "recovery_admin", "base.group_system")
        lead = self.env["crm.lead"].create(
            {"name": "Asks", "email_from": self.partner.email}
        )
        lines = self.lookup(admin)
        lines["crm.lead"].action_unlink()
        self.assertFalse(lead.exists())
