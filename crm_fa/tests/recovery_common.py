from datetime import datetime

from odoo.tests import new_test_user

from .common import LadderCommon

# A Tuesday at noon; whoever needs another moment freezes it.
NOW = datetime(2026, 6, 30, 12, 0, 0)


class RecoveryCommon(LadderCommon):
    """A team of two agents with a leader, a customer who was let down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.salesperson
        cls.mate = new_test_user(
            cls.env, "recovery_mate", "sales_team.group_sale_salesman"
        )
        cls.leader = new_test_user(
            cls.env, "recovery_leader", "sales_team.group_sale_salesman_all_leads"
        )
        cls.stranger = new_test_user(
            cls.env, "recovery_stranger", "sales_team.group_sale_salesman"
        )
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Recovery Team",
                "user_id": cls.leader.id,
                "member_ids": [(4, cls.agent.id), (4, cls.mate.id)],
            }
        )
        cls.late = cls.env.ref("crm_fa.crm_recovery_category_late")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Let Down", "email": "let.down@example.com"}
        )
        cls.Case = cls.env["crm.recovery"]

    def case(self, user=None, **values):
        """Open a case of the customer, as an agent."""
        return self.Case.with_user(user or self.agent).create(
            {
                "title": "Four days late",
                "partner_id": self.partner.id,
                "category_id": self.late.id,
                **values,
            }
        )
