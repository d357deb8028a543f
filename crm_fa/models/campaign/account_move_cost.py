from odoo import api, models
from odoo.exceptions import ValidationError

_WATCHED = frozenset({"state", "campaign_id"})


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        watched = not _WATCHED.isdisjoint(vals)
        if watched:
            self._mark_campaign_budget()
        result = super().write(vals)
        if watched:
            self._mark_campaign_budget()
        return result

    def _mark_campaign_budget(self):
        """Have the budgets checked that these vendor bills are a cost of."""
        # Who posts a bill need not see campaign costs.
        bills = self.sudo().filtered(
            lambda move: move.is_purchase_document(include_receipts=True)
        )
        if bills:
            linked = self.env["crm.campaign.cost"].sudo()
            costs = linked.search([("bill_line_id.move_id", "in", bills.ids)])
            (bills.campaign_id | costs.campaign_id)._mark_budget()

    @api.constrains("campaign_id", "company_id", "move_type")
    def _check_campaign_company(self):
        """A vendor bill is a cost of its own company's campaigns."""
        # Who posts a bill need not see the campaign, nor its company.
        for move in self.sudo():
            theirs = move.campaign_id.company_id
            if (
                theirs
                and move.is_purchase_document(include_receipts=True)
                and theirs not in move.company_id.parent_ids
            ):
                raise ValidationError(
                    self.env._(
                        "The vendor bill %(bill)s of %(company)s cannot be a cost of "
                        "the campaign “%(campaign)s”, which belongs to %(theirs)s.",
                        bill=move.display_name,
                        company=move.company_id.name,
                        campaign=move.campaign_id.title,
                        theirs=theirs.name,
                    )
                )
