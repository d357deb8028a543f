from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import SQL

BATCH_KEY = "crm_fa_follower_batch"


@dataclass
class FollowerBatch:
    """Followers to be added together. An object in the context: RPC sends none."""

    rows: list = field(default_factory=list)


class MailFollowers(models.Model):
    """Whom to add is Odoo's decision; many of them are added in one statement."""

    _inherit = "mail.followers"

    @api.model
    def _insert_followers(
        self,
        res_model,
        res_ids,
        partner_ids,
        subtypes=None,
        customer_ids=None,
        check_existing=True,
        existing_policy="skip",
    ):
        batch = self.env.context.get(BATCH_KEY)
        if isinstance(batch, FollowerBatch) and subtypes is not None:
            batch.rows += [
                (res_id, partner_id, list(subtypes.get(partner_id) or ()))
                for res_id in res_ids
                for partner_id in partner_ids
            ]
            return None
        return super()._insert_followers(
            res_model,
            res_ids,
            partner_ids,
            subtypes=subtypes,
            customer_ids=customer_ids,
            check_existing=check_existing,
            existing_policy=existing_policy,
        )

    @api.model
    def _insert_batch(self, res_model, batch):
        """Add the followers of a batch; who follows already keeps what they follow."""
        if not batch.rows:
            return
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                WITH wanted (res_id, partner_id, subtype_ids) AS (VALUES %s), added AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT %s, res_id, partner_id FROM wanted
                        ON CONFLICT DO NOTHING RETURNING id, res_id, partner_id
                )
                INSERT INTO mail_followers_mail_message_subtype_rel
                SELECT DISTINCT added.id, subtype_id
                  FROM added JOIN wanted USING (res_id, partner_id),
                       unnest(subtype_ids::int[]) subtype_id
                RETURNING mail_followers_id
                """,
                SQL(", ").join(batch.rows),
                res_model,
            )
        )
        self.env[res_model].invalidate_model(["message_follower_ids"])
        self.invalidate_model()
