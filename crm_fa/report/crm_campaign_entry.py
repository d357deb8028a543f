from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..models.campaign.campaign_entries import entry_query
from ..models.campaign.campaign_figures import own_targets, tree_targets
from ..models.campaign.campaign_money import without_jit
from ..models.optional_number import OptionalMonetary


class CrmCampaignEntry(models.Model):
    """What a figure of a campaign is the sum of, one row per document.

    The context says whose: ``roi_target_id`` and ``roi_with_parts``; every campaign for
    itself without them.
    """

    _name = "crm.campaign.entry"
    _description = "Campaign Entry"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "document_name"

    target_id = fields.Many2one("utm.campaign", string="Figure Of", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    kind = fields.Selection(
        [
            ("ordered", "Ordered"),
            ("invoiced", "Invoiced"),
            ("actual", "Cost"),
            ("committed", "Committed"),
            ("influenced", "Influenced"),
        ],
        readonly=True,
    )
    date = fields.Date(readonly=True)
    is_late = fields.Boolean(string="After the Campaign", readonly=True)
    is_return = fields.Boolean(string="Counts as Return", readonly=True)
    amount = OptionalMonetary(
        readonly=True,
        help="The campaign's part, in the campaign's currency at the document's day.",
    )
    margin = OptionalMonetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer/Vendor", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    line_id = fields.Many2one("account.move.line", readonly=True)
    cost_id = fields.Many2one("crm.campaign.cost", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    document_name = fields.Char(
        string="Document", compute="_compute_document_name", compute_sudo=True
    )

    @property
    def _table_query(self):
        target = self.env.context.get("roi_target_id")
        wanted = SQL("u.id = %s", target) if target else SQL("TRUE")
        with_parts = self.env.context.get("roi_with_parts")
        targets = tree_targets if with_parts else own_targets
        # How figures are counted is no secret of the company's settings.
        settings = self.env["utm.campaign"].sudo()._roi_settings()
        without_jit(self.env)
        return entry_query(settings, targets(wanted))

    @api.depends("order_id", "move_id", "cost_id")
    def _compute_document_name(self):
        for entry in self:
            document = entry.move_id or entry.cost_id or entry.order_id
            entry.document_name = document.display_name

    def action_open_document(self):
        """Open the invoice, bill, cost or order.

        The form of an invoice is for who keeps the books; others are shown its order or
        the cost it belongs to.

        :raises AccessError: where there is only an invoice or bill
        """
        self.ensure_one()
        document = self.cost_id or self.order_id
        if self.move_id and self.env["account.payment"].has_access("read"):
            document = self.move_id
        if not document:
            raise AccessError(
                self.env._(
                    "%(document)s is opened by users of invoicing only.",
                    document=self.document_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }
