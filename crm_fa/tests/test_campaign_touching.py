from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import freeze_time, new_test_user, tagged

from .campaign_credit_common import CreditCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignTouching(CreditCommon):
    """Touches recorded with the dialog."""

    def dialog(self, user=None, context=None, **values):
        """Return the dialog as a user fills it in."""
        wizard = self.env["crm.campaign.touch.record"].with_user(
            user or self.salesperson
        )
        return wizard.with_context(**(context or {})).create(
            {"campaign_id": self.fair.id, **values}
        )

    def touches_of(self, campaign):
        return self.Touch.search([("campaign_id", "=", campaign.id)])

    def test_recorded(self):
        """One touch for each customer and lead, by hand, with its details."""
        partner = self.customer()
        lead = self.lead(user_id=self.salesperson.id)
        result = self.dialog(
            partner_ids=[(6, 0, partner.ids)],
            lead_ids=[(6, 0, lead.ids)],
            date="2026-08-30 09:00:00",
            medium_id=self.env.ref("utm.utm_medium_phone").id,
            note="Asked for the catalogue",
        ).action_record()
        self.assertIn("2", result["params"]["message"])
        touches = self.touches_of(self.fair)
        self.assertEqual(touches.partner_id, partner)
        self.assertEqual(touches.lead_id, lead)
        self.assertEqual(touches.mapped("kind"), ["manual"] * 2)
        self.assertEqual(touches.medium_id, self.env.ref("utm.utm_medium_phone"))
        self.assertEqual(set(touches.mapped("note")), {"Asked for the catalogue"})
        self.assertEqual(touches.create_uid, self.salesperson)

    def test_refusals(self):
        """Nobody touched, a date to come, and a lead of a colleague are refused."""
        with self.assertRaisesRegex(UserError, "Choose a customer or a lead"):
            self.dialog().action_record()
        partner = self.customer()
        with self.assertRaisesRegex(UserError, "still to come"):
            self.dialog(
                partner_ids=[(6, 0, partner.ids)], date="2026-09-01 10:00:01"
            ).action_record()
        self.dialog(
            partner_ids=[(6, 0, partner.ids)], date="2026-09-01 10:00:00"
        ).action_record()
        lead = self.lead(user_id=self.manager.id)
        with self.assertRaises(AccessError):
            self.dialog(lead_ids=[(6, 0, lead.ids)]).action_record()
        self.assertEqual(len(self.touches_of(self.fair)), 1)

    def test_same_rule_as_the_button(self):
        """Whoever does not see the button is refused by the server."""
        employee = new_test_user(self.env, "touch_employee", "base.group_user")
        self.assertFalse(self.fair.with_user(employee).roi_can_touch)
        with self.assertRaises(AccessError):
            self.fair.with_user(employee).action_roi_touch()
        with self.assertRaises(AccessError):
            self.dialog(user=employee)
        fair = self.fair.with_user(self.salesperson)
        self.assertTrue(fair.roi_can_touch)
        action = fair.action_roi_touch()
        self.assertEqual(action["context"], {"default_campaign_id": fair.id})
        self.fair.active = False
        self.assertFalse(fair.roi_can_touch)
        with self.assertRaisesRegex(UserError, "archived"):
            fair.action_roi_touch()
        partners = [(6, 0, self.customer().ids)]
        with self.assertRaisesRegex(UserError, "archived"):
            self.dialog(partner_ids=partners).action_record()

    def test_cannot_be_forged(self):
        """A request neither calls the journal's writer nor names other values."""
        with self.assertRaises(AccessError):
            get_public_method(self.Touch, "record_by_hand")
        order = self.buy(self.customer(), "2026-08-01", 10)
        self.dialog(
            partner_ids=[(6, 0, self.customer().ids)],
            context={"default_order_id": order.id, "default_kind": "order"},
        ).action_record()
        touch = self.touches_of(self.fair)
        self.assertEqual((touch.kind, touch.order_id.ids), ("manual", []))

    def test_from_a_list(self):
        """The dialog starts with the leads or customers that were chosen."""
        lead, partner = self.lead(), self.customer()
        for records, name in ((lead, "lead_ids"), (partner, "partner_ids")):
            wizard = self.env["crm.campaign.touch.record"].with_context(
                active_model=records._name, active_ids=records.ids
            )
            values = wizard.default_get(["campaign_id", "lead_ids", "partner_ids"])
            self.assertEqual(values[name], [(6, 0, records.ids)])
