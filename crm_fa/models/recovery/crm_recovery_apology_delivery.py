from odoo import api, fields, models

from .dialog import words_of

FAILED = ("bounce", "exception", "canceled")


class CrmRecoveryApology(models.Model):
    """Whether an apology that is a message has reached the customer.

    It is sent after it was made, by Odoo's queue: what comes back is known later.
    """

    _inherit = "crm.recovery.apology"
    _door_fields = frozenset({"message_id"})

    message_id = fields.Many2one(
        "mail.message",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    delivery_failure = fields.Char(
        compute="_compute_delivery_failure",
        compute_sudo=True,
        help="Why the message did not reach the customer.",
    )

    @api.depends(
        "message_id.notification_ids.notification_status",
        "message_id.notification_ids.failure_type",
    )
    @api.depends_context("lang")
    def _compute_delivery_failure(self):
        labels = words_of(self.env["mail.notification"], "failure_type")
        for apology in self:
            # Colleagues who follow the case get it as well.
            sent = apology.message_id.notification_ids.filtered(
                lambda one: not one.res_partner_id or one.res_partner_id.partner_share
            )
            failed = sent.filtered(
                lambda one: one.notification_status in FAILED and one.failure_type
            )
            missed = bool(sent) and sent == failed
            apology.delivery_failure = missed and labels.get(failed[0].failure_type)
