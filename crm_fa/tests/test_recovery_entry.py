from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .recovery_common import NOW, RecoveryCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryEntry(RecoveryCommon):
    """A case is opened from a document, filled in, after open ones were offered."""

    def opened(self, record, user=None):
        """Press the button of a record; return the form that opens, as a Form."""
        record = record.with_user(user or self.agent)
        action = record.action_new_recovery()
        self.assertEqual(action["res_model"], "crm.recovery")
        cases = self.Case.with_user(record.env.user).with_context(**action["context"])
        cases = cases.with_user(self.opener(record.env.user))
        return Form(cases)

    def opener(self, user):
        """Return the user, who may see the fields that only some companies need."""
        user.group_ids |= self.env.ref("base.group_multi_currency")
        return user

    def test_from_a_customer(self):
        """The company is the customer, the person the contact."""
        firm = self.customer("Firm", is_company=True)
        person = self.customer("Person", parent_id=firm.id, email="p@example.com")
        form = self.opened(person)
        self.assertEqual((form.partner_id, form.contact_id), (firm, person))
        self.assertEqual(form.email_from, "p@example.com")
        self.assertEqual(form.source, "call")

    def test_from_an_order(self):
        """Customer, order, amount and currency, and its only invoice."""
        order = self.buy(self.partner, amount=250, user_id=self.agent.id)
        form = self.opened(order)
        self.assertEqual((form.partner_id, form.order_id), (self.partner, order))
        self.assertEqual((form.source, form.amount_affected), ("order", 250))
        self.assertEqual(form.currency_id, order.currency_id)
        self.assertFalse(form.invoice_id)
        bill = self.invoice(order)
        form = self.opened(order)
        self.assertEqual(form.invoice_id, bill)
        form.title = "Late"
        self.assertEqual(form.save().order_id, order)

    def test_from_an_invoice_in_another_currency(self):
        """The amount comes with the invoice's own currency, and its order."""
        usd = self.env["res.currency"].with_context(active_test=False)
        usd = usd.search([("id", "!=", self.company.currency_id.id)], limit=1)
        usd.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "rate": 2, "name": "2026-01-01"}
        )
        prices = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": usd.id}
        )
        order = self.buy(
            self.partner, amount=80, pricelist_id=prices.id, user_id=self.agent.id
        )
        bill = self.invoice(order)
        form = self.opened(bill)
        self.assertEqual((form.invoice_id, form.order_id), (bill, order))
        self.assertEqual((form.amount_affected, form.currency_id), (80, usd))
        self.assertEqual(form.source, "invoice")

    def test_from_a_lead(self):
        """With its customer; without one, with its address."""
        lead = self.env["crm.lead"].create(
            {"name": "L", "partner_id": self.partner.id, "user_id": self.agent.id}
        )
        form = self.opened(lead)
        self.assertEqual((form.lead_id, form.partner_id), (lead, self.partner))
        nobody = self.env["crm.lead"].create(
            {"name": "N", "email_from": "new@example.com", "user_id": self.agent.id}
        )
        form = self.opened(nobody)
        self.assertFalse(form.partner_id)
        self.assertEqual((form.email_from, form.source), ("new@example.com", "lead"))

    def test_open_case_is_offered_first(self):
        """From any document of the customer; an ended one is not; nor a stranger's."""
        case = self.case()
        self.case(partner_id=self.customer("Else").id)
        order = self.buy(self.partner, user_id=self.agent.id)
        lead = self.env["crm.lead"].create(
            {"name": "L", "partner_id": self.partner.id, "user_id": self.agent.id}
        )
        for record in (self.partner, order, lead, self.invoice(order)):
            with self.subTest(model=record._name):
                action = record.with_user(self.agent).action_new_recovery()
                self.assertEqual(action["res_model"], "crm.recovery.open")
                dialog = (
                    self.env["crm.recovery.open"]
                    .with_user(self.agent)
                    .with_context(**action["context"])
                    .create({})
                )
                self.assertEqual(dialog.duplicate_ids, case)
                new = dialog.action_new()
                self.assertEqual(new["context"]["crm_fa_recovery_id"], record.id)
        case._cancel("Wrong number")
        self.assertFalse(self.opened(self.partner).duplicate_ids)

    def test_same_document_is_the_likeliest(self):
        """Then the same category, then the latest."""
        order = self.buy(self.partner, user_id=self.agent.id)
        about = self.case(order_id=order.id)
        other = self.env.ref("crm_fa.crm_recovery_category_invoice")
        alike = self.case(category_id=other.id)
        latest = self.case()
        new = self.Case.with_user(self.agent).new(
            {
                "partner_id": self.partner.id,
                "order_id": order.id,
                "category_id": other.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(
            self.Case.with_user(self.agent)._open_cases_like(new).ids,
            [about.id, alike.id, latest.id],
        )

    def test_form_shows_duplicates_of_a_new_case(self):
        """While it is new, whoever may see them; others are told without a name."""
        first = self.case()
        second = self.case()
        self.assertEqual(second.duplicate_ids, first)
        theirs = second.with_user(self.stranger)
        hidden = self.Case.with_user(self.stranger).new(
            {"partner_id": self.partner.id, "company_id": self.company.id}
        )
        self.assertFalse(hidden.duplicate_ids)
        self.assertTrue(hidden.has_hidden_duplicate)
        self.assertRaises(AccessError, theirs.read, ["title"])
        (first | second).with_user(self.manager).write({"is_confidential": True})
        hidden.invalidate_recordset()
        self.assertFalse(hidden.has_hidden_duplicate)
        second.action_acknowledge()
        self.assertFalse(second.duplicate_ids)

    def test_joining(self):
        """Messages move, the joined case is cancelled and says why; once only."""
        first, second = self.case(), self.case(description="Box 7")
        second.message_post(
            body="Here is a picture",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("picture.txt", b"box")],
        )
        note = second.message_ids[0]
        action = second.action_same_incident()
        dialog = (
            self.env["crm.recovery.open"]
            .with_user(self.agent)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(dialog.duplicate_ids, first)
        first.with_context(crm_fa_recovery_join=second.id).action_join_case()
        self.assertEqual(second.state, "cancelled")
        self.assertIn(first.name, second.cancel_reason)
        self.assertIn(note, first.message_ids)
        self.assertEqual(note.attachment_ids.res_id, first.id)
        self.assertIn("Box 7", first.message_ids[0].body)
        with self.assertRaises(UserError):
            first.with_context(crm_fa_recovery_join=second.id).action_join_case()

    def test_joining_is_refused(self):
        """To another customer's case, to itself, to an ended one, by strangers."""
        case = self.case()
        other = self.case(partner_id=self.customer("Else").id)
        for into in (case, other):
            with self.assertRaises(UserError):
                case._join(into)
        ended = self.case()
        ended._cancel("Gone")
        with self.assertRaises(UserError):
            case._join(ended)
        with self.assertRaises(AccessError):
            case.with_user(self.stranger)._join(self.case().with_user(self.stranger))
        self.assertEqual(case.state, "new")

    def test_who_may_not(self):
        """Neither whom the record is hidden from nor who is not in sales."""
        employee = new_test_user(self.env, "recovery_employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.partner.with_user(employee).action_new_recovery()
        order = self.buy(self.partner, user_id=self.mate.id)
        with self.assertRaises(AccessError):
            order.with_user(self.stranger).action_new_recovery()
        values = (
            self.Case.with_user(self.stranger)
            .with_context(
                crm_fa_recovery_model="sale.order", crm_fa_recovery_id=order.id
            )
            .default_get(["order_id", "amount_affected"])
        )
        self.assertFalse(values.get("order_id"))

    def test_queue_puts_the_best_customers_first(self):
        """Advocates, then loyal ones, whatever the severity; kept in the table."""
        cases = {}
        for code in ("customer", "advocate", "loyal"):
            partner = self.customer(code)
            self.env.cr.execute(
                "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
                (self.rungs[code].id, partner.id),
            )
            partner.invalidate_recordset(["ladder_rung_id"])
            impact = "4" if code == "customer" else "1"
            cases[code] = self.case(partner_id=partner.id, impact=impact)
        ids = [case.id for case in cases.values()]
        queue = self.Case.with_user(self.agent).search([("id", "in", ids)])
        self.assertEqual(
            queue.ids,
            [cases["advocate"].id, cases["loyal"].id, cases["customer"].id],
        )
        self.assertTrue(self.Case._fields["rung_rank"].store)
