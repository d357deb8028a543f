from odoo import api, fields, models

from ..screen_dates import format_datetime

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    """Says as of when figures are, while orders or customers wait to be counted.

    Costs and invoices are read from the documents with every request.  Which order is
    whose, and who is a new customer, is counted with each sale; now and then a cron
    does it a moment later, or anew for everyone.
    """

    _inherit = "utm.campaign"

    roi_notice = fields.Char(
        string="Figures as of",
        compute="_compute_roi_notice",
        groups=SALES,
        export_string_translation=False,
    )

    @api.depends_context("lang", "tz", "uid")
    def _compute_roi_notice(self):
        self.roi_notice = self._roi_notice()

    @api.model
    @api.readonly
    def get_roi_notice(self):
        """Return in words as of when figures of campaigns are; False when as of now.

        :raises AccessError: for who may not read figures of campaigns
        """
        self.check_access("read")
        self._check_field_access(self._fields["roi_notice"], "read")
        return self._roi_notice()

    def _roi_notice(self):
        since = self._roi_waiting_since()
        return bool(since) and self.env._(
            "Orders and new customers are counted as of %(moment)s; what changed since "
            "is being counted now.",
            moment=format_datetime(self.env, since),
        )

    def _roi_waiting_since(self):
        """Return as of when credit and customers are, in UTC; None when as of now."""
        moments = (
            self.env["crm.campaign.credit"]._waiting_since(),
            self.env["crm.customer.profile"]._waiting_since(),
        )
        return min((moment for moment in moments if moment), default=None)
