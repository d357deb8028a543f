from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLeadVendor(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "vendor_manager", "sales_team.group_sale_manager"
        )
        cls.leader = new_test_user(
            cls.env, "vendor_leader", "sales_team.group_sale_salesman_all_leads"
        )
        cls.salesperson = new_test_user(
            cls.env, "vendor_salesperson", "sales_team.group_sale_salesman"
        )
        partner = cls.env["res.partner"].create({"name": "Vendor"})
        cls.vendor = cls.env["crm.lead.vendor"].create(
            {"partner_id": partner.id, "price": 12.5}
        )
        cls.Key = cls.env["crm.lead.vendor.key"]

    def lead(self, user=None, **values):
        leads = self.env["crm.lead"].with_user(user or self.env.user)
        return leads.create({"name": "Sold Lead", **values})

    def generate(self, **values):
        keys = self.Key.with_user(self.manager)
        return keys._generate(
            self.vendor.with_user(self.manager), values.pop("name", "Site"), **values
        )

    def test_price_is_fixed_at_arrival(self):
        """A later change of price leaves the leads that are here as they are."""
        lead = self.lead(lead_vendor_id=self.vendor.id)
        self.vendor.price = 20.0
        self.assertEqual(lead.lead_vendor_price, 12.5)
        self.assertEqual(lead.lead_vendor_currency_id, self.vendor.currency_id)
        self.assertEqual(self.lead(lead_vendor_id=self.vendor.id).lead_vendor_price, 20)

    def test_waiting_lead_has_a_vendor(self):
        """A lead without owner and company can come from a vendor as well."""
        lead = self.lead(user_id=False, lead_vendor_id=self.vendor.id)
        self.assertFalse(lead.company_id)
        self.assertEqual(lead.lead_vendor_price, 12.5)

    def test_unknown_price_is_empty(self):
        """No price agreed is no price, not 0."""
        self.vendor.price = False
        lead = self.lead(lead_vendor_id=self.vendor.id)
        self.assertIs(lead.lead_vendor_price, False)

    def test_price_cannot_be_forged(self):
        """Nobody writes a price; a salesperson names no vendor."""
        lead = self.lead(lead_vendor_id=self.vendor.id, user_id=self.salesperson.id)
        for user in (self.manager, self.leader, self.salesperson):
            for forged in ({}, {"crm_fa_price_writer": True}):
                mine = lead.with_user(user).with_context(**forged)
                with self.assertRaises(AccessError):
                    mine.write({"lead_vendor_price": 99.0})
        with self.assertRaises(AccessError):
            self.lead(self.salesperson, lead_vendor_id=self.vendor.id)
        by_leader = self.lead(self.leader, lead_vendor_id=self.vendor.id)
        self.assertEqual(by_leader.sudo().lead_vendor_price, 12.5)

    def test_salesperson_does_not_see_prices(self):
        """What a lead cost is for leaders."""
        for model, name in (
            ("crm.lead", "lead_vendor_price"),
            ("crm.lead.vendor", "price"),
        ):
            self.assertFalse(
                self.env[model].with_user(self.salesperson).fields_get([name])
            )

    def test_limits_of_a_vendor(self):
        """A negative price and a rate outside 1 to 6000 are refused."""
        for values in ({"price": -0.01}, {"rate_limit": 0}, {"rate_limit": 6001}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.vendor.write(values)
        for values in ({"price": 0}, {"rate_limit": 1}, {"rate_limit": 6000}):
            self.vendor.write(values)

    def test_key_opens_until_revoked(self):
        """The secret is stored nowhere, and opens nothing once it was revoked."""
        key, secret = self.generate()
        self.assertEqual(self.Key._authenticate(secret), key)
        self.assertNotIn(secret, str(key.sudo().read(load="")))
        for wrong in ("", False, secret[:-1], secret[:8], secret + "0"):
            self.assertFalse(self.Key._authenticate(wrong))
        key.with_user(self.manager).action_revoke()
        self.assertFalse(self.Key._authenticate(secret))
        self.assertEqual(key.revoked_by_id, self.manager)

    def test_key_expires_after_its_last_day(self):
        """On the last day it opens, on the next it does not."""
        _key, secret = self.generate(expiration_date="2026-07-02")
        with freeze_time("2026-07-02 23:00:00"):
            self.env.invalidate_all()
            self.assertTrue(self.Key._authenticate(secret))
        with freeze_time("2026-07-03 00:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.Key._authenticate(secret))

    def test_archived_vendor_is_let_in_no_more(self):
        """An archived vendor's keys open nothing."""
        _key, secret = self.generate()
        self.vendor.active = False
        self.assertFalse(self.Key._authenticate(secret))

    def test_only_managers_make_and_revoke_keys(self):
        """The server refuses what the page hides."""
        key, _secret = self.generate()
        for user in (self.leader, self.salesperson):
            with self.assertRaises(AccessError):
                self.Key.with_user(user)._generate(self.vendor, "Forged")
            with self.assertRaises(AccessError):
                key.with_user(user).action_revoke()
        with self.assertRaises(AccessError):
            self.Key.with_user(self.manager).create(
                {"vendor_id": self.vendor.id, "name": "x", "prefix": "x"}
            )
        with self.assertRaises(UserError):
            self.generate(name=" ")
