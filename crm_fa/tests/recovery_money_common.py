from odoo import Command
from odoo.tests import new_test_user

from .common import LadderCommon


class MoneyCommon(LadderCommon):
    """An agent, a leader, two managers, and a policy of round figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.salesperson
        cls.colleague = new_test_user(
            cls.env, "recovery_colleague", "sales_team.group_sale_salesman"
        )
        cls.leader = new_test_user(
            cls.env, "recovery_leader", "sales_team.group_sale_salesman_all_leads"
        )
        cls.manager2 = new_test_user(
            cls.env, "recovery_manager2", "sales_team.group_sale_manager"
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Care",
                "user_id": cls.leader.id,
                "member_ids": [Command.set((cls.agent + cls.colleague).ids)],
            }
        )
        cls.category = cls.env["crm.recovery.category"].create({"name": "Late"})
        cls.kinds = {
            kind.code: kind for kind in cls.env["crm.recovery.kind"].search([])
        }
        cls.policy = cls.env["crm.recovery.policy"].create(
            {
                "name": "Moderate",
                "company_id": cls.company.id,
                "severity": "2",
                "band_start": 10,
                "band_end": 30,
                "agent_limit": 100,
                "leader_limit": 200,
                "manager_limit": 500,
            }
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Let Down", "email": "let.down@example.com"}
        )
        cls.Compensation = cls.env["crm.recovery.compensation"]

    def case(self, user=None, **values):
        """Create a case of severity 2 that this user owns, of a customer of its own.

        A second case of one customer and category would be graver.
        """
        user = user or self.agent
        partner = values.pop("partner_id", None) or self.customer("Let Down").id
        return (
            self.env["crm.recovery"]
            .with_user(user)
            .create(
                {
                    "title": "Four days late",
                    "partner_id": partner,
                    "category_id": self.category.id,
                    "impact": "2",
                    "responsibility": "ours",
                    "amount_affected": 1000.0,
                    "user_id": user.id,
                    "team_id": self.team.id,
                    **values,
                }
            )
        )

    def suggest(self, case, amount=50.0, kind="coupon", **values):
        """Write down a suggestion as the case's user."""
        return self.Compensation.with_user(case.env.user)._suggest(
            case, {"kind_id": self.kinds[kind].id, "amount": amount, **values}
        )

    def give(self, case, amount=50.0, kind="coupon", **values):
        """Ask for a compensation, and issue it if nobody else has to agree."""
        given = self.suggest(case, amount, kind, **values)
        given.action_give()
        return given

    def own_case(self, user=None, **values):
        """Create a case of the one customer, of a category of its own."""
        category = self.env["crm.recovery.category"].create({"name": "Other"})
        values = {"partner_id": self.partner.id, "category_id": category.id, **values}
        return self.case(user, **values)
