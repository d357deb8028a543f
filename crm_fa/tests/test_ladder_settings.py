from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LadderCommon

TODAY = "2026-06-30 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLadderSettings(LadderCommon):
    """What the CRM settings say of the ladder is what it does."""

    def save(self, **values):
        self.env["res.config.settings"].create(values).execute()

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_fa.ir_cron_ladder_refresh").method_direct_trigger()
        self.env.invalidate_all()

    def test_block_in_crm_settings(self):
        """The block stands in the settings of CRM, each setting once."""
        arch = etree.fromstring(
            self.env["res.config.settings"].get_views([(False, "form")])["views"][
                "form"
            ]["arch"]
        )
        (block,) = arch.xpath(
            "//app[@name='crm']/block[@name='ladder_setting_container']"
        )
        for name in (
            "ladder_purchase_source",
            "ladder_lapse_ratio",
            "ladder_lapse_days",
            "step_test_mode",
        ):
            self.assertEqual(len(block.xpath(f".//field[@name='{name}']")), 1, name)

    def test_defaults(self):
        """Orders are purchases; lapsed above 2.5 times the interval, or in a year."""
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.ladder_purchase_source, "order")
        self.assertEqual(settings.ladder_lapse_ratio, 2.5)
        self.assertEqual(settings.ladder_lapse_days, 365)
        self.assertFalse(settings.step_test_mode)

    def test_days_until_lapsed(self):
        """Who bought 30 days ago is lapsed after 30 days, and not after 31."""
        partner = self.customer()
        self.buy(partner, "2026-05-31")
        self.settle()
        for days, lapsed in ((31, False), (30, True), (365, False)):
            with self.subTest(days=days):
                self.save(ladder_lapse_days=days)
                self.run_cron()
                self.assertEqual(self.profile(partner).is_lapsed, lapsed)

    def test_purchase_is_an_invoice(self):
        """With *posted customer invoice*, who only ordered has not bought."""
        partner = self.customer()
        order = self.buy(partner, "2026-06-01")
        self.settle()
        self.assertRung(partner, "customer")
        partner.ladder_rung_id.dwell_days = 0
        self.save(ladder_purchase_source="invoice")
        self.run_cron()
        self.assertRung(partner, "prospect")
        self.assertEqual(self.moves(partner)[-1].trigger, "threshold")
        self.invoice(order)
        self.settle()
        self.assertRung(partner, "customer")

    def test_nothing_changed_nothing_is_asked(self):
        """Settings saved as they were have nobody refreshed."""
        trigger = self.env["ir.cron.trigger"]
        before = trigger.search_count([])
        self.save()
        self.assertEqual(trigger.search_count([]), before)

    def test_refused_by_value(self):
        """A ratio or a number of days that is not above 0 is refused by its value."""
        for name, value in (
            ("ladder_lapse_ratio", 0),
            ("ladder_lapse_ratio", -1.5),
            ("ladder_lapse_days", 0),
            ("ladder_lapse_days", -7),
        ):
            with (
                self.subTest(name=name, value=value),
                self.assertRaisesRegex(ValidationError, str(value)),
            ):
                self.save(**{name: value})


@tagged("post_install", "-at_install")
class TestLadderOnDocuments(LadderCommon):
    """Orders and leads show where their customer stands."""

    def test_orders_and_leads_show_the_rung(self):
        """Both carry the rung of the customer, in their list and in their form."""
        partner = self.customer()
        contact = self.customer("Contact", parent_id=partner.id)
        order = self.buy(contact)
        lead = self.env["crm.lead"].create(
            {"name": "More of it", "partner_id": contact.id}
        )
        self.settle()
        for record in (order, lead):
            self.assertEqual(record.ladder_rung_id, self.rungs["customer"])
            views = (
                self.env[record._name]
                .with_user(self.salesperson)
                .get_views([(False, name) for name in ("kanban", "list", "form")])
            )["views"]
            for name, view in views.items():
                with self.subTest(model=record._name, view=name):
                    self.assertTrue(
                        etree.fromstring(view["arch"]).xpath(
                            "//field[@name='ladder_rung_id']"
                        )
                    )

    def test_an_override_is_visible_wherever_the_rung_is(self):
        """Orders, leads, the company's contacts: each says that it is set by hand."""
        partner = self.customer(is_company=True)
        contact = self.customer("Contact", parent_id=partner.id)
        order = self.quotation(contact)
        lead = self.env["crm.lead"].create({"name": "L", "partner_id": contact.id})
        self.settle()
        records = (partner, contact, order, lead)
        for record in records:
            self.assertFalse(record.ladder_override_note)
        partner.with_user(self.manager)._set_ladder_override(
            "fixed", self.rungs["loyal"], "Signed a contract"
        )
        self.env.invalidate_all()
        for record in records:
            shown = record.with_user(self.salesperson)
            self.assertEqual(
                shown.ladder_override_note, "Fixed on Loyal Customer: Signed a contract"
            )
        partner.with_user(self.manager)._set_ladder_override(
            False, self.rungs["loyal"], "Over"
        )
        self.env.invalidate_all()
        for record in records:
            self.assertFalse(record.ladder_override_note)

    def test_the_rung_is_always_shown_with_its_override(self):
        """No view of a document or a contact shows the bare rung."""
        for model in ("res.partner", "sale.order", "crm.lead"):
            kinds = ("kanban", "list", "form")
            views = self.env[model].get_views([(False, kind) for kind in kinds])
            for kind, view in views["views"].items():
                arch = etree.fromstring(view["arch"])
                shown = arch.xpath("//field[@name='ladder_rung_id']")
                self.assertTrue(shown, (model, kind))
                for node in shown:
                    self.assertEqual(node.get("widget"), "ladder_rung", (model, kind))
