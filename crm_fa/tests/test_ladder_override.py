from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderOverride(LadderCommon):
    """A manager decides the rung, with a reason, until a day or for good."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer("Overridden Customer")
        self.buy(self.partner, "2026-06-01")
        self.settle()
        self.assertRung(self.partner, "customer")

    def wizard(self, partners=None, user=None, **values):
        partners = partners or self.partner
        env = self.env(user=user or self.manager)
        return env["crm.ladder.override"].create(
            {
                "partner_ids": partners.ids,
                "kind": "fixed",
                "rung_id": self.rungs["loyal"].id,
                "reason": "Signed a contract",
                **values,
            }
        )

    def nightly(self, day):
        """Do what the cron does on ``day``."""
        with freeze_time(f"{day} 00:30:00"):
            self.Profile._refresh()

    def test_fixed_holds_up_and_down(self):
        """A fixed rung is the rung, whatever the facts say."""
        self.wizard(rung_id=self.rungs["prospect"].id).action_apply()
        self.assertRung(self.partner, "prospect")
        self.buy(self.partner, "2026-06-10")
        self.settle()
        self.assertRung(self.partner, "prospect")
        profile = self.profile(self.partner)
        self.assertEqual(profile.rung_id.code, "repeat")
        self.assertTrue(profile.is_overridden)

    def test_floor_holds_from_below_only(self):
        """Never below: the facts may lift the customer above the floor."""
        self.wizard(kind="floor", rung_id=self.rungs["repeat"].id).action_apply()
        self.assertRung(self.partner, "repeat")
        for day in ("2026-06-08", "2026-06-15", "2026-06-22"):
            self.buy(self.partner, day)
        self.settle()
        self.assertRung(self.partner, "loyal")

    def test_archived_rung(self):
        """Nobody stands on an archived rung, and the note says why it does not hold."""
        self.wizard().action_apply()
        self.assertEqual(
            self.partner.ladder_override_note,
            "Fixed on Loyal Customer: Signed a contract",
        )
        self.rungs["loyal"].active = False
        self.assertEqual(
            self.partner.ladder_override_note,
            "Not in force, because Loyal Customer is archived: Signed a contract",
        )
        self.Profile._refresh()
        self.assertRung(self.partner, "customer")
        self.assertFalse(self.profile(self.partner).is_overridden)

    def test_floor_below_the_facts_changes_nothing(self):
        """A floor under the customer's feet is no move."""
        moves = self.moves(self.partner)
        self.wizard(kind="floor", rung_id=self.rungs["prospect"].id).action_apply()
        self.assertRung(self.partner, "customer")
        self.assertEqual(self.moves(self.partner), moves)
        self.assertTrue(self.profile(self.partner).is_overridden)

    def test_last_day_is_included(self):
        """The day before, the last day: held. The day after: back to the facts."""
        self.wizard(end_date="2026-07-10").action_apply()
        for day, code in (
            ("2026-07-09", "loyal"),
            ("2026-07-10", "loyal"),
            ("2026-07-11", "customer"),
        ):
            self.nightly(day)
            self.assertRung(self.partner, code)
        self.assertFalse(self.partner.ladder_override_kind)
        self.assertFalse(self.partner.ladder_override_reason)
        self.assertFalse(self.profile(self.partner).is_overridden)
        move = self.moves(self.partner)[-1]
        self.assertEqual((move.trigger, move.direction), ("override", "down"))
        self.assertEqual(move.evidence["override_reason"], "Signed a contract")

    def test_ending_today_is_allowed_and_yesterday_is_not(self):
        """An override may last for what is left of today, not less."""
        self.wizard(end_date="2026-06-30").action_apply()
        self.assertRung(self.partner, "loyal")
        with self.assertRaisesRegex(UserError, "before today"):
            self.wizard(end_date="2026-06-29").action_apply()

    def test_end_restores_the_computed_rung(self):
        """Ending needs a reason too, and leaves no trace but the journal."""
        self.wizard().action_apply()
        self.wizard(kind="end", reason="Contract was cancelled").action_apply()
        self.assertRung(self.partner, "customer")
        self.assertFalse(self.partner.ladder_override_rung_id)
        self.assertEqual(self.moves(self.partner)[-1].user_id, self.manager)

    def test_journal_and_chatter_tell_who_and_why(self):
        """One move with the manager and the reason, and a note on the customer."""
        count = len(self.moves(self.partner))
        self.wizard().action_apply()
        [move] = self.moves(self.partner)[count:]
        self.assertEqual(move.from_rung_id, self.rungs["customer"])
        self.assertEqual(move.to_rung_id, self.rungs["loyal"])
        self.assertEqual((move.trigger, move.user_id), ("override", self.manager))
        self.assertIn("Signed a contract", move.evidence_text)
        self.assertEqual(move.action_open_source()["res_id"], self.partner.id)
        self.assertIn("Signed a contract", self.partner.message_ids[0].body)
        self.assertIn("Signed a contract", self.partner.ladder_bar["override"])

    def test_a_reason_is_required(self):
        """Neither an empty reason nor one of blanks will do."""
        with self.assertRaisesRegex(UserError, "needs a reason"):
            self.wizard(reason="   ").action_apply()
        with self.assertRaisesRegex(UserError, "needs a reason"):
            self.partner.with_user(self.manager)._set_ladder_override(
                "fixed", self.rungs["loyal"], ""
            )
        self.assertRung(self.partner, "customer")

    def test_a_rung_is_required(self):
        """Only ending does without a rung."""
        with self.assertRaisesRegex(UserError, "Choose the rung"):
            self.wizard(rung_id=False).action_apply()

    def test_salespeople_may_not(self):
        """Neither by the wizard, nor by the method, nor by writing the fields."""
        with self.assertRaises(AccessError):
            self.wizard(user=self.salesperson)
        partner = self.partner.with_user(self.salesperson)
        with self.assertRaisesRegex(AccessError, "Only sales managers"):
            partner._set_ladder_override("fixed", self.rungs["loyal"], "Because")
        with self.assertRaisesRegex(AccessError, "Only sales managers"):
            partner.action_override_ladder()
        with self.assertRaises(AccessError):
            partner.ladder_rung_id = self.rungs["loyal"]
        self.assertRung(self.partner, "customer")

    def test_who_is_not_on_the_ladder_is_refused_by_name(self):
        """A company of the system is no customer; the message says who."""
        with self.assertRaisesRegex(UserError, self.company.partner_id.name):
            self.wizard(self.company.partner_id).action_apply()

    def test_contacts_stand_for_their_company(self):
        """Overriding a contact overrides its company."""
        contact = self.customer("Contact", parent_id=self.partner.id)
        self.settle()
        self.wizard(contact).action_apply()
        self.assertRung(self.partner, "loyal")
        self.assertRung(contact, "loyal")

    def test_dragging_down_proposes_to_fix(self):
        """On a lower rung a floor would do nothing, so the wizard proposes to fix."""
        Wizard = self.env["crm.ladder.override"].with_user(self.manager)
        for code, kind in (("prospect", "fixed"), ("loyal", "floor")):
            form = Form(
                Wizard.with_context(
                    default_partner_ids=self.partner.ids,
                    default_rung_id=self.rungs[code].id,
                )
            )
            self.assertEqual(form.kind, kind)
            self.assertIn(
                f"Moves from Customer to {self.rungs[code].name}.", form.consequence
            )

    def test_opened_from_a_list_it_knows_the_selection(self):
        """From partners as from profiles; a single override comes filled in."""
        Wizard = self.env["crm.ladder.override"].with_user(self.manager)
        other = self.customer("Another Customer")
        self.settle()
        both = self.partner | other
        for records in (both, self.profile(self.partner) | self.profile(other)):
            form = Form(
                Wizard.with_context(active_model=records._name, active_ids=records.ids)
            )
            self.assertEqual(len(form.partner_ids), 2)
        form.rung_id = self.rungs["repeat"]
        self.assertIn("From Suspect to Repeat Customer: 1 customers", form.consequence)
        self.wizard(end_date="2026-07-10").action_apply()
        form = Form(
            Wizard.with_context(active_model="res.partner", active_ids=self.partner.ids)
        )
        self.assertEqual(form.kind, "fixed")
        self.assertEqual(form.rung_id.code, "loyal")
        self.assertEqual(form.end_date, date(2026, 7, 10))

    def test_what_will_happen_is_what_happens(self):
        """The sentence of the wizard and the moves agree, for each kind."""
        buyers = self.partner
        for name in ("Second", "Third"):
            buyer = self.customer(name)
            self.buy(buyer, "2026-06-01")
            buyers |= buyer
        suspect = self.customer("Fourth")
        self.settle()
        everyone = buyers | suspect
        wizard = self.wizard(everyone, kind="floor", rung_id=self.rungs["customer"].id)
        self.assertIn("From Suspect to Customer: 1 customers", wizard.consequence)
        self.assertIn("Stay where they are: 3 customers", wizard.consequence)
        wizard.action_apply()
        self.assertEqual(set(everyone.mapped("ladder_rung_id.code")), {"customer"})
        wizard = self.wizard(everyone, kind="end")
        self.assertIn("From Customer to Suspect: 1 customers", wizard.consequence)
        wizard.action_apply()
        self.assertRung(suspect, "suspect")
        wizard = self.wizard(suspect, kind="end")
        self.assertIn("no override to end", wizard.consequence)

    def test_an_override_outlives_dwell_days(self):
        """Ending after a long time falls at once: the manager decided so."""
        self.wizard(end_date=date(2026, 6, 30) + timedelta(days=1)).action_apply()
        self.nightly("2026-07-02")
        self.assertRung(self.partner, "customer")
