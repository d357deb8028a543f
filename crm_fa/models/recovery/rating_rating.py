from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

CASE = "crm.recovery"


class RatingRating(models.Model):
    """Ratings of recovery cases: seen like their case, written by customers alone.

    Odoo lets every employee read, create and change every rating: its token would let
    staff answer in the customer's name, and its words would tell of confidential cases.
    """

    _inherit = "rating.rating"

    # On a stock column: the uninstall hook drops it.
    _crm_recovery_partner_idx = models.Index("(partner_id) WHERE consumed IS TRUE")

    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        if not (self.env.su or bypass_access):
            visible = Domain("res_model", "!=", CASE)
            cases = self.env[CASE]
            if cases.has_access("read"):
                visible |= Domain("consumed", "=", True) & Domain(
                    "res_id", "in", cases._search(Domain.TRUE)
                )
            domain = Domain(domain) & visible
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        # Stored rows: what is asked is whether they may be seen at all.
        ours = self.sudo().filtered(lambda rating: rating.res_model == CASE)
        if not ours:
            return result
        hidden = ours
        if operation == "read":
            cases = self.env[CASE].browse(ours.mapped("res_id"))
            seen = set(cases._filtered_access("read").ids)
            hidden = ours.filtered(
                lambda rating: not rating.consumed or rating.res_id not in seen
            )
        hidden = hidden.with_env(self.env)
        if not hidden:
            return result
        if result:
            forbidden, error = result
            return forbidden | hidden, error
        return hidden, self._crm_recovery_refusal

    def write(self, vals):
        result = super().write(vals)
        if not {"res_id", "res_model_id", "res_model"}.isdisjoint(vals):
            # It may have become the rating of a case just now.
            self.check_access("write")
        return result

    def _crm_recovery_refusal(self):
        return AccessError(
            self.env._(
                "What customers say of a recovery case is written by themselves. What "
                "they told you by phone is typed on the case."
            )
        )
