from odoo import fields, models
from odoo.tools import SQL


class CrmCampaignPending(models.Model):
    """Documents whose campaigns could not be counted with the sale that asked for it.

    A row is only ever inserted, so writing it cannot collide with another transaction.
    """

    _name = "crm.campaign.pending"
    _description = "Waiting for Campaign Credit"
    _log_access = False

    kind = fields.Char(required=True)
    # A plain number on purpose: a foreign key would lock the document's row.
    ref = fields.Integer(required=True)
    how = fields.Char()
    user_ref = fields.Integer()
    date = fields.Datetime()
    deferred_at = fields.Datetime(export_string_translation=False)

    def _defer(self, events):
        """Keep ``events`` (see ``CampaignEvent``) for the next run of the cron."""
        if not events:
            return
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_campaign_pending
                    (kind, ref, how, user_ref, date, deferred_at)
                VALUES %s
                """,
                SQL(", ").join(SQL("%s", (*event, now)) for event in events),
            )
        )
        cron = self.env.ref("crm_fa.ir_cron_campaign_rebuild", raise_if_not_found=False)
        if cron:
            # Whoever confirms an order may wake the cron that follows up on it.
            cron.sudo()._trigger()
