from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .step_common import StepCase

ROLES = {
    "step_employee": "base.group_user",
    "step_seller": "sales_team.group_sale_salesman",
    "step_seller_all": "sales_team.group_sale_salesman_all_leads",
    "step_manager": "sales_team.group_sale_manager",
    "step_admin": "base.group_system,sales_team.group_sale_manager",
    "step_portal": "base.group_portal",
    "step_public": "base.group_public",
}
READERS = {"step_manager", "step_admin"}


@tagged("post_install", "-at_install", "crm_fa_step")
class TestStepSecurity(StepCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            login: new_test_user(cls.env, login=login, groups=groups)
            for login, groups in ROLES.items()
        }
        fail = cls.make_action("e", "raise UserError('No.')")
        cls.wire(enter_upper=[fail])

    def setUp(self):
        super().setUp()
        self.row = self.move_up()
        self.run_cron()
        self.assertEqual(self.row.state, "failed")

    def test_nobody_adds_edits_or_deletes(self):
        """No role, the administrator included, changes the log by RPC."""
        values = self.row.copy_data()[0]
        for login, user in self.users.items():
            rows = self.row.with_user(user)
            with self.subTest(login), self.assertRaises(AccessError):
                rows.create(values)
            with self.subTest(login), self.assertRaises(AccessError):
                rows.write({"state": "done"})
            with self.subTest(login), self.assertRaises(AccessError):
                rows.unlink()

    def test_only_managers_read(self):
        """The log names customers of all salespeople, so it is the managers'."""
        for login, user in self.users.items():
            rows = self.row.with_user(user)
            with self.subTest(login):
                self.assertEqual(rows.has_access("read"), login in READERS)
        fields_read = self.row.with_user(self.users["step_manager"]).read(
            ["record_name", "action_name", "action_id", "outcome", "can_retry"]
        )
        self.assertEqual(fields_read[0]["record_name"], "Golnar")
        self.assertEqual(fields_read[0]["outcome"], "No.")
        self.assertTrue(fields_read[0]["can_retry"])

    def test_only_managers_retry(self):
        """Who does not see the button is refused by the server, too."""
        for login, user in self.users.items():
            rows = self.row.with_user(user)
            if login in READERS:
                continue
            with self.subTest(login), self.assertRaises(AccessError):
                rows.action_retry()
            with self.subTest(login), self.assertRaises(AccessError):
                rows.action_open_record()
        self.assertEqual(self.row.state, "failed")
        self.row.with_user(self.users["step_manager"]).action_retry()
        self.assertEqual(self.row.state, "due")

    def test_refused_even_when_readable(self):
        """Were the log opened to salespeople, the retry would still be refused."""
        self.env["ir.model.access"].create(
            {
                "name": "salespeople read",
                "model_id": self.env["ir.model"]._get_id("crm.step.run"),
                "group_id": self.env.ref("sales_team.group_sale_salesman").id,
                "perm_read": True,
            }
        )
        row = self.row.with_user(self.users["step_seller"])
        self.assertFalse(row.can_retry)
        with self.assertRaisesRegex(AccessError, "sales manager"):
            row.action_retry()

    def test_rows_of_another_company_are_hidden(self):
        """A manager sees the rows of the own companies and of records without one."""
        other = self.env["res.company"].create({"name": "Tabriz Branch"})
        theirs = self.move_up(company=other)
        ours = self.move_up(company=self.env.company)
        manager = self.users["step_manager"]
        found = self.Run.with_user(manager).search([("id", ">=", self.row.id)])
        self.assertEqual(found, self.row | ours)
        with self.assertRaises(AccessError):
            theirs.with_user(manager).action_retry()

    def test_name_of_a_hidden_record_is_not_told(self):
        """A row without company does not name a partner of another company."""
        other = self.env["res.company"].create({"name": "Tabriz Branch"})
        self.partner.company_id = other
        row = self.row.with_user(self.users["step_manager"])
        self.assertEqual(row.record_name, "Not open to you")

    def test_seller_causes_actions_but_needs_no_rights(self):
        """A salesperson's sale queues actions although they may not see the log."""
        seller = self.users["step_seller"]
        count = (
            self.env["crm.ladder.rung"]
            .with_user(seller)
            .queue_step_actions("crm.ladder.move", self.passages(self.partner))
        )
        self.assertEqual(count, 1)
        row = self.Run.search([("state", "=", "due")])
        self.assertEqual(row.create_uid, seller)
