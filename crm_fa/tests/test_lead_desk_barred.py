from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadDeskBarred(LeadDeskCommon):
    """Refused and quarantined leads go to nobody, by no way, until somebody decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = new_test_user(
            cls.env, "barred_supervisor", "sales_team.group_sale_salesman"
        )
        cls.list.supervisor_id = cls.supervisor
        cls.refusal = cls.env["crm.lead.route"].create(
            {
                "name": "No phone",
                "list_id": cls.list.id,
                "sequence": 1,
                "decision": "refuse",
                "domain": "[('phone', '=', False)]",
            }
        )

    def quarantined(self, **values):
        lead = self.leads(1, phone="123", **values)
        lead.lead_quarantined = True
        return lead

    def refused(self, **values):
        lead = self.leads(1, **values)
        self.list.action_route()
        self.assertEqual(lead.lead_refused_route_id, self.refusal)
        return lead

    # ---- quarantine ----------------------------------------------------------------

    def test_quarantine_binds_every_way(self):
        """Neither by hand, in bulk, over the caps, nor by a pick; released, it goes."""
        lead = self.quarantined()
        for user in (self.one, self.supervisor, self.manager):
            with self.assertRaisesRegex(UserError, "quarantine"):
                lead.with_user(user).user_id = self.one
        with self.assertRaisesRegex(UserError, "quarantine"):
            lead.with_user(self.manager).lead_assign(
                self.one, "bulk", "Urgent", exceed=True
            )
        with self.assertRaisesRegex(UserError, "cannot be picked"):
            lead.with_user(self.one).action_lead_pick()
        wizard = self.env["crm.lead.bulk.assign"].create(
            {"lead_ids": lead.ids, "user_ids": self.people.ids}
        )
        self.assertIn("the lead is in quarantine", wizard.preview)
        with self.assertRaisesRegex(UserError, "Nobody of these"):
            wizard.action_assign()
        self.assertFalse(lead.user_id)
        lead.with_user(self.supervisor).action_release_quarantine()
        lead.with_user(self.manager).user_id = self.one
        self.assertEqual(lead.user_id, self.one)

    def test_merge_into_a_quarantined_lead(self):
        """A merge works as Odoo does it; the lead that stays keeps its mark."""
        lead = self.quarantined(type="opportunity", probability=90)
        other = self.leads(1, user_id=self.one.id)
        head = (lead | other).with_user(self.manager).merge_opportunity()
        self.assertEqual(head, lead)
        self.assertEqual(head.user_id, self.one)
        self.assertTrue(head.lead_quarantined)

    def test_merge_is_no_way_out_of_quarantine(self):
        """A holder cannot merge one with a lead of their own, whichever would stay."""
        for probability in (90, 1):
            lead = self.quarantined(type="opportunity", probability=probability)
            own = self.leads(1, user_id=self.one.id, type="opportunity", probability=50)
            both = (lead | own).with_user(self.one)
            with self.assertRaisesRegex(UserError, "quarantine"):
                both.merge_opportunity(user_id=self.one.id)
            self.assertEqual((lead | own).exists(), lead | own)
            self.assertFalse(lead.user_id)

    def test_odoos_own_assignment_leaves_them_alone(self):
        """Stock gives away whatever of the team has no owner; not what is barred."""
        team = self.env["crm.team"].create({"name": "Stock"})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.two.id, "assignment_max": 3000}
        )
        values = {"team_id": team.id, "type": "lead"}
        sold = self.leads(1, phone="123", **values)
        sold.lead_buyer_id = self.customer("Buyer")
        barred = self.refused(**values) | self.quarantined(**values) | sold
        free = self.leads(1, phone="123", **values)
        self.env.flush_all()
        team._assign_and_convert_leads()
        self.env.invalidate_all()
        self.assertFalse(barred.user_id)
        self.assertEqual(free.user_id, self.two)

    def test_stage_assigns_none_of_them(self):
        """A stage that assigns through a route gives no barred lead away either."""
        stage = self.env["crm.stage"].create(
            {"name": "Assigns", "assign_route_id": self.route.id}
        )
        sold, quarantined, free = self.leads(3, phone="123", stage_id=stage.id)
        sold.lead_buyer_id = self.customer("Buyer")
        quarantined.lead_quarantined = True
        for lead, words in ((sold, "It was sold"), (quarantined, "Quarantined")):
            with self.assertRaisesRegex(UserError, words):
                lead.with_context(step_id=stage.id)._stage_assign()
            self.assertFalse(lead.user_id)
        free.with_context(step_id=stage.id)._stage_assign()
        self.assertTrue(free.user_id)

    # ---- refused by a route --------------------------------------------------------

    def test_routed_again(self):
        """A supervisor has the routes decide anew; who does not supervise cannot."""
        lead = self.refused()
        lead.phone = "123"
        self.list.action_route()
        self.assertFalse(lead.user_id, "it stays refused, whatever was mended")
        for user, may in ((self.one, False), (self.supervisor, True)):
            self.assertEqual(lead.with_user(user).lead_can_route_again, may)
        with self.assertRaises(AccessError):
            lead.with_user(self.one).action_lead_route_again()
        told = lead.with_user(self.supervisor).action_lead_route_again()
        self.assertIn("1", told["params"]["message"])
        self.assertFalse(lead.lead_refused_route_id)
        self.assertIn("No phone", lead.message_ids[0].body)
        self.list.action_route()
        self.assertIn(lead.user_id, self.people)

    def test_offered_only_where_the_desk_is_used(self):
        """Without a list or a cap, Odoo's “Actions” of leads are as Odoo has them."""
        ours = {
            self.env.ref(f"crm_fa.crm_lead_{name}_action").id
            for name in ("return_ask", "route_again")
        }

        def offered():
            leads = self.env["crm.lead"].with_user(self.manager)
            views = leads.get_views([(False, "list")], {"toolbar": True})["views"]
            actions = views["list"]["toolbar"]["action"]
            self.assertTrue({action["id"] for action in actions} - ours)
            return ours & {action["id"] for action in actions}

        self.assertEqual(offered(), ours)
        self.env["crm.lead.list"].search([]).active = False
        self.env["crm.lead.cap"].search([]).unlink()
        self.assertFalse(offered())

    def test_given_by_hand(self):
        """Who gives a refused lead to somebody overrules the route; a note says so."""
        lead = self.refused()
        lead.with_user(self.manager).user_id = self.one
        self.assertFalse(lead.lead_refused_route_id)
        self.assertIn("No phone", lead.message_ids.mapped("body")[0])

    # ---- explained -----------------------------------------------------------------

    def test_explained_as_the_engine_does(self):
        """What the engine leaves alone has no next in turn, and it is said why."""
        leads = self.leads(5, phone="123")
        sold, invalid, lost, quarantined, waiting = leads
        sold.lead_buyer_id = self.customer("Buyer")
        invalid.lead_invalid = True
        lost.action_set_lost()
        quarantined.lead_quarantined = True
        refused = self.leads(1)
        refused.lead_refused_route_id = self.refusal
        # Whatever became of the route since.
        self.refusal.domain = "[('city', '=', 'Nowhere')]"
        for lead, words in (
            (sold, "It was sold"),
            (invalid, "no real lead"),
            (lost, "It is closed"),
            (quarantined, "Quarantined"),
            (refused, "“No phone” refused it"),
        ):
            with self.subTest(words=words):
                self.assertIn(words, lead.lead_explanation)
                self.assertNotIn("Next in turn", lead.lead_explanation)
                self.assertNotIn("Next in turn", str(lead.lead_explanation_html))
        self.assertIn("Next in turn", waiting.lead_explanation)
        self.list.action_route()
        self.assertFalse((leads - waiting + refused).user_id)
        self.assertTrue(waiting.user_id)

    def test_route_that_rests(self):
        """An archived route neither refuses nor gives out."""
        self.refusal.active = False
        lead = self.leads(1)
        self.list.action_route()
        self.assertFalse(lead.lead_refused_route_id)
        self.assertTrue(lead.user_id)
        self.route.member_ids = [Command.clear()]
        self.assertFalse(self.route._get_people())
