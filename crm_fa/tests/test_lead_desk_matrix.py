from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .lead_return_common import LeadReturnCommon
from .matrix.roles import ROLES


@tagged("post_install", "-at_install")
class TestLeadDeskMatrix(LeadReturnCommon):
    """Who may read, ask for, decide and run what, role by role; everybody else not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_list.return_cap_percent = False
        cls.users = {
            role: new_test_user(cls.env, f"matrix_{role}", groups)
            for role, groups in ROLES.items()
        }
        salesman = "sales_team.group_sale_salesman"
        cls.users["holder"] = cls.seller
        cls.users["supervisor"] = cls.supervisor
        cls.users["team leader"] = new_test_user(cls.env, "matrix_leads", salesman)
        cls.team = cls.env["crm.team"].create(
            {"name": "Matrix", "user_id": cls.users["team leader"].id}
        )

    def may(self, act):
        """Tell whether an act is allowed; nothing of it stays."""
        with self.env.cr.savepoint() as savepoint:
            try:
                act()
                allowed = True
            except (AccessError, UserError):
                allowed = False
            savepoint.rollback()
        self.env.invalidate_all()
        return allowed

    def assertRoles(self, act, *roles):
        """Check that exactly these roles may do it.

        :param act: takes a user
        """
        with mute_logger(
            "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"
        ):
            found = {
                role
                for role, user in self.users.items()
                if self.may(lambda user=user: act(user))
            }
        self.assertEqual(found, set(roles))

    def test_returns(self):
        """Read, ask, take back, decide."""
        lead = self.lead(team_id=self.team.id)
        self.assertRoles(lambda user: self.ask(lead, user=user), "holder", "manager")
        asked = self.ask(lead)
        readers = ("holder", "supervisor", "team leader", "leader", "manager")
        self.assertRoles(lambda user: asked.with_user(user).read(["note"]), *readers)
        self.assertRoles(
            lambda user: asked.log_ids.with_user(user).read(["note"]), *readers
        )
        deciders = ("supervisor", "team leader", "manager")
        for act in (
            lambda user: asked.with_user(user).action_accept(),
            lambda user: asked.with_user(user)._decide("rejected", note="No"),
            lambda user: asked.with_user(user)._ask_back("Why?"),
        ):
            self.assertRoles(act, *deciders)
        self.assertRoles(lambda user: asked.with_user(user).action_cancel(), "holder")
        asked.with_user(self.supervisor)._ask_back("Why?")
        self.assertRoles(lambda user: asked.with_user(user)._answer("So"), "holder")
        # What the button shows is what the server allows.
        self.assertEqual(
            {role for role in readers if asked.with_user(self.users[role]).can_decide},
            set(deciders),
        )

    def test_journal_of_assignments(self):
        """Own rows, those of led teams and supervised lists; of others none."""
        lead = self.lead(team_id=self.team.id)
        row = lead.lead_assignment_ids
        self.env.cr.execute(
            "UPDATE crm_lead_assignment SET team_id = %s WHERE id = %s",
            [self.team.id, row.id],
        )
        row.invalidate_recordset()
        readers = ("holder", "supervisor", "team leader", "leader", "manager")
        self.assertRoles(lambda user: row.with_user(user).read(["kind"]), *readers)

    def test_lists(self):
        """Run a list, exceed its caps, change and copy it, release its leads."""
        lead = self.lead("Waits", team_id=self.team.id)
        lead.user_id = False
        runners = ("supervisor", "manager")
        for act in (
            lambda user: self.lead_list.with_user(user).action_route(),
            lambda user: self.lead_list.with_user(user).action_dry_run(),
            lambda user: self.lead_list.with_user(user).dry_run,
            lambda user: self.lead_list.with_user(user).action_add_matching(),
            lambda user: lead.with_user(user).lead_assign(
                self.mate, "bulk", "Fair", exceed=True
            ),
            lambda user: lead.with_user(user).action_release_quarantine(),
            lambda user: lead.with_user(user).action_lead_route_again(),
        ):
            self.assertRoles(act, *runners)
        for act in (
            lambda user: self.lead_list.with_user(user).action_duplicate(),
            lambda user: self.lead_list.with_user(user).write({"name": "Other"}),
            lambda user: (
                self.env["crm.lead.cap"]
                .with_user(user)
                .create({"list_id": self.lead_list.id, "maximum": 1})
            ),
            lambda user: self.lead_list.with_user(user).write(
                {"route_ids": [Command.create({"name": "All"})]}
            ),
        ):
            self.assertRoles(act, "manager")

    def test_vendors(self):
        """Keys, prices and deliveries are managers' affair."""
        vendor = self.env["crm.lead.vendor"].create(
            {"partner_id": self.customer("Leads & Co").id, "price": 5}
        )
        keys = self.env["crm.lead.vendor.key"]
        key, _secret = keys.with_user(self.manager)._generate(
            vendor.with_user(self.manager), "Site", lists=self.lead_list
        )
        for act in (
            lambda user: keys.with_user(user)._generate(
                vendor.with_user(user), "Mine", lists=self.lead_list
            ),
            lambda user: key.with_user(user).action_revoke(),
            lambda user: key.with_user(user).read(["name"]),
            lambda user: vendor.with_user(user).write({"price": 1}),
        ):
            self.assertRoles(act, "manager")
        self.assertRoles(
            lambda user: vendor.with_user(user).read(["price"]), "leader", "manager"
        )
        # The key itself is nobody's to read.
        self.assertRoles(lambda user: key.with_user(user).read(["key_hash"]))
