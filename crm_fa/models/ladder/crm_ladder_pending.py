from odoo import fields, models
from odoo.tools import SQL


class CrmLadderPending(models.Model):
    """Customers whose refresh could not run with the sale that asked for it.

    A row is only ever inserted, never updated, so writing it cannot collide with
    another transaction: a sale is confirmed even when two of them meet on one customer.
    """

    _name = "crm.ladder.pending"
    _description = "Customer Waiting for a Ladder Refresh"
    _log_access = False

    # A plain number on purpose: a foreign key would lock the partner's row.
    partner_ref = fields.Integer(required=True, index=True)
    trigger = fields.Char(required=True)
    source_model = fields.Char()
    source_id = fields.Integer()
    user_ref = fields.Integer()
    quiet = fields.Boolean()
    deferred_at = fields.Datetime(export_string_translation=False)

    def _defer(self, events):
        """Keep ``events`` (see ``LadderEvent``) for the next run of the cron."""
        if not events:
            return
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_ladder_pending
                    (partner_ref, trigger, source_model, source_id, user_ref, quiet,
                     deferred_at)
                VALUES %s
                """,
                SQL(", ").join(
                    (
                        event.partner_id,
                        event.trigger,
                        event.source_model,
                        event.source_id,
                        event.user_id,
                        event.quiet,
                        now,
                    )
                    for event in events
                ),
            )
        )
        cron = self.env.ref("crm_fa.ir_cron_ladder_pending", raise_if_not_found=False)
        if cron:
            # Whoever confirms an order may wake the cron that follows up on it.
            cron.sudo()._trigger()
