from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    step_user_id = fields.Many2one(
        "res.users",
        string="Follow-up Responsible",
        compute="_compute_step_user_id",
        compute_sudo=True,
        help="Who follows up on this customer: its salesperson; without one, who sold "
        "to it last, who has its latest lead, or the leader of that lead's team.",
    )

    @api.depends("user_id", "commercial_partner_id.user_id")
    def _compute_step_user_id(self):
        orphans = self.browse()
        for partner in self:
            user = partner.user_id or partner.commercial_partner_id.user_id
            partner.step_user_id = user
            if not user:
                orphans |= partner
        last_seller = orphans._get_last_seller()
        for partner in orphans:
            partner.step_user_id = last_seller.get(partner.commercial_partner_id.id)

    def _get_last_seller(self):
        """Return ``{commercial partner id: user id}`` from orders, else from leads."""
        if not self.ids:
            return {}
        env = self.env
        env["res.partner"].flush_model(["commercial_partner_id"])
        env["res.users"].flush_model(["active", "share"])
        env["sale.order"].flush_model(["partner_id", "state", "date_order", "user_id"])
        env["crm.lead"].flush_model(["partner_id", "user_id", "team_id"])
        env["crm.team"].flush_model(["user_id"])
        return dict(
            env.execute_query(
                SQL(
                    """
                    WITH contact AS (
                        SELECT id, commercial_partner_id AS head_id
                          FROM res_partner
                         WHERE commercial_partner_id = ANY(%s)
                    ), seller AS (
                        SELECT c.head_id, o.user_id, 1 AS rank, o.date_order AS date
                          FROM sale_order o
                          JOIN contact c ON c.id = o.partner_id
                         WHERE o.state = 'sale'
                         UNION ALL
                        SELECT c.head_id, l.user_id, 2, l.create_date
                          FROM crm_lead l
                          JOIN contact c ON c.id = l.partner_id
                         UNION ALL
                        SELECT c.head_id, t.user_id, 3, l.create_date
                          FROM crm_lead l
                          JOIN contact c ON c.id = l.partner_id
                          JOIN crm_team t ON t.id = l.team_id
                    )
                    SELECT DISTINCT ON (s.head_id) s.head_id, s.user_id
                      FROM seller s
                      JOIN res_users u ON u.id = s.user_id AND u.active AND NOT u.share
                     ORDER BY s.head_id, s.rank, s.date DESC
                    """,
                    self.commercial_partner_id.ids,
                )
            )
        )
