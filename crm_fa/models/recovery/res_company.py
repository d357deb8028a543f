from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crm_recovery_request import REQUESTS

MOST_DAYS = 365


class ResCompany(models.Model):
    _inherit = "res.company"

    recovery_rating_days = fields.Integer(
        string="Days until the First Rating Request",
        default=7,
        required=True,
        prefetch="recovery",
        help="Days after a case was closed. 0: the customer is not asked.",
    )
    recovery_rating_days_again = fields.Integer(
        string="Days until the Second Rating Request",
        default=30,
        required=True,
        prefetch="recovery",
        help="Days after a case was closed. 0: the customer is not asked again.",
    )

    @api.constrains(*REQUESTS)
    def _check_recovery_rating_days(self):
        for company in self:
            first, again = (company[name] for name in REQUESTS)
            for days in (first, again):
                if not 0 <= days <= MOST_DAYS:
                    raise ValidationError(
                        self.env._(
                            "Customers are asked within a year after a case was "
                            "closed: from 0 to %(most)s days, not %(days)s.",
                            most=MOST_DAYS,
                            days=days,
                        )
                    )
            if again and again <= first:
                raise ValidationError(
                    self.env._(
                        "The second rating request (%(again)s days) comes after the "
                        "first (%(first)s days).",
                        again=again,
                        first=first,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if not set(REQUESTS).isdisjoint(vals):
            self.env["crm.recovery"]._replan_requests(self)
        return result
