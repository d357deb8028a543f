from odoo import api, models
from odoo.exceptions import ValidationError


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.constrains("campaign_id", "company_id", "move_type")
    def _check_campaign_company(self):
        """A vendor bill is a cost of its own company's campaigns."""
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
