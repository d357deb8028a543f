from odoo import fields, models


class CrmCampaignTouch(models.Model):
    """Journal of contacts between a customer or lead and a campaign.

    Rows are written in SQL when a document gets its campaign, when a mailing's link is
    clicked, or by the wizard; nobody adds, edits or deletes them otherwise.
    """

    _name = "crm.campaign.touch"
    _inherit = "crm.journal.mixin"
    _description = "Campaign Touch"
    _order = "date desc, id desc"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Datetime(required=True, readonly=True, index=True)
    kind = fields.Selection(
        [
            ("lead", "Lead"),
            ("quotation", "Quotation"),
            ("order", "Order"),
            ("mailing", "Mailing Click"),
            ("website", "Website"),
            ("import", "Import"),
            ("manual", "By Hand"),
        ],
        required=True,
        readonly=True,
    )
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    medium_id = fields.Many2one("utm.medium", readonly=True, ondelete="set null")
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    lead_ref = fields.Integer(
        string="Lead Number",
        readonly=True,
        aggregator=None,
        help="Number of the lead at the time of the touch. It differs from the lead "
        "when leads were merged, and stays when the lead is deleted.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="set null"
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, ondelete="set null", index="btree_not_null"
    )
    note = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Salesperson", readonly=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")

    _campaign_date_idx = models.Index("(campaign_id, date)")
    _partner_date_idx = models.Index("(partner_id, date) WHERE partner_id IS NOT NULL")

    def _journal_refusal(self):
        return self.env._(
            "The journal of campaign touches is written by the documents "
            "themselves, or with “Record a Touch”. Its rows are never edited or "
            "deleted."
        )
