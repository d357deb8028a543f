from odoo import models

UNHAPPY = 2
"""The highest score of five that takes a closed case up again."""


class CrmRecovery(models.Model):
    """What the customer thinks of the remedy."""

    _inherit = "crm.recovery"

    def rating_apply(
        self,
        rate,
        token=None,
        rating=None,
        feedback=None,
        subtype_xmlid=None,
        notify_delay_send=False,
    ):
        """Take up a closed case again, one severity higher, when the score is bad."""
        rating = super().rating_apply(
            rate,
            token=token,
            rating=rating,
            feedback=feedback,
            subtype_xmlid=subtype_xmlid,
            notify_delay_send=notify_delay_send,
        )
        if 0 < rating.rating <= UNHAPPY and self.state == "closed":
            note = self.env._("The customer's score: %(score)d of 5", score=rate)
            # The customer reopens it, who may not write the case otherwise.
            self.sudo()._reopen(note)
        return rating
