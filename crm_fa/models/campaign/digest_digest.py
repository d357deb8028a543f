import logging

from odoo import api, fields, models

from ...tools.campaign_roi import brought_back

_logger = logging.getLogger(__name__)


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    # Odoo's own figures are numbers over three periods and named ``kpi_``; this is a
    # line with names, so it is not one of them.
    campaign_extremes = fields.Boolean(
        string="Best and Worst Running Campaign",
        default=True,
        help="Names the running campaigns with the highest and the lowest ROI.",
    )

    @api.model
    def _campaign_extremes(self, company, user):
        """Return the best and the worst running campaign, for a reader's mail.

        Campaigns with a cost so far, of the company or of none; in the reader's
        language.  Never fails: a digest is sent without this line rather than not.

        :param company: whose documents count
        :param user: who reads
        :return: list of dicts with ``label``, ``name``, ``words``, ``percent``, ``url``
            and ``notice``: as of when it is true, False for now
        """
        try:
            with self.env.cr.savepoint():
                return self._find_campaign_extremes(company, user)
        except Exception:  # the host's mail is worth more than our line in it
            _logger.exception("No campaigns in the digest of user %s", user.id)
            return []

    def _find_campaign_extremes(self, company, user):
        if not user.has_group("sales_team.group_sale_salesman"):
            return []
        campaigns = (
            self.env["utm.campaign"]
            .with_user(user)
            .with_context(allowed_company_ids=company.ids, lang=user.lang)
        )
        today = fields.Date.context_today(campaigns)
        running = campaigns.search(
            [
                ("period_start", "<=", today),
                "|",
                ("period_end", ">=", today),
                ("period_end", "=", False),
                ("company_id", "in", [*company.ids, False]),
            ]
        )
        ranked = running.filtered(
            lambda campaign: campaign.roi_total_percent is not False
        ).sorted(lambda campaign: (-campaign.roi_total_percent, campaign.id))
        if not ranked:
            return []
        env, notice = campaigns.env, campaigns._roi_notice()
        lines = [(env._("Best running campaign"), ranked[0])]
        if len(ranked) > 1:
            lines.append((env._("Worst running campaign"), ranked[-1]))
        return [
            {
                "label": label,
                "name": campaign.title,
                "percent": round(campaign.roi_total_percent * 100),
                "words": env._(
                    "Each 100 spent brought back %(amount)s",
                    amount=brought_back(campaign.roi_total_percent),
                ),
                "url": f"/odoo/crm-campaigns/{campaign.id}",
                "notice": notice,
            }
            for label, campaign in lines
        ]
