from odoo import api, fields, models
from odoo.tools import SQL


class CrmLeadStageMove(models.Model):
    """Journal of leads that entered or left a stage which does something about it."""

    _name = "crm.lead.stage.move"
    _inherit = "crm.journal.mixin"
    _description = "Lead Stage Move"
    _order = "date desc, id desc"
    _rec_name = "lead_id"

    # Empty once the lead was deleted; lead_ref still tells which it was.
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    lead_ref = fields.Integer("Lead Number", readonly=True, aggregator=None)
    from_stage_id = fields.Many2one(
        "crm.stage", string="From", readonly=True, ondelete="set null"
    )
    to_stage_id = fields.Many2one(
        "crm.stage", string="To", readonly=True, ondelete="set null"
    )
    date = fields.Datetime(readonly=True, required=True, index=True)
    hops = fields.Integer(
        "Moves by Actions",
        readonly=True,
        aggregator=None,
        help="So many moves in a row were made by actions, this one included.",
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    user_id = fields.Many2one("res.users", "Done By", readonly=True)

    @api.model
    def _record(self, moves):
        """Write these moves down and queue what their stages do, in two statements.

        :param list moves: tuples of lead id, stage id before and after (either may be
            ``None``; the same twice: the lead stays and its activities were done), and
            company id
        """
        now = fields.Datetime.now()
        hops = self.env["crm.step.run"].get_hops()
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO crm_lead_stage_move (
                    lead_id, lead_ref, from_stage_id, to_stage_id, company_id,
                    date, hops, user_id, create_uid, create_date, write_date
                )
                SELECT lead_id, lead_id, from_id::int, to_id::int, company_id::int,
                       %(now)s, %(hops)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM (VALUES %(values)s) v (lead_id, from_id, to_id, company_id)
                RETURNING id
                """,
                now=SQL("%s::timestamp", now),
                hops=hops,
                uid=self.env.uid,
                values=SQL(", ").join(
                    SQL("(%s, %s, %s, %s)", *(value or None for value in move))
                    for move in moves
                ),
            )
        )
        self.env["crm.stage"].queue_step_actions(
            self._name,
            SQL(
                """
                SELECT id AS source_id, from_stage_id AS from_step_id,
                       to_stage_id AS to_step_id, lead_id AS res_id, company_id
                  FROM crm_lead_stage_move WHERE id = ANY(%s)
                """,
                [row[0] for row in found],
            ),
        )

    def _journal_refusal(self):
        return self.env._(
            "The journal of stages is written when a lead moves. "
            "Its rows are never added, edited or deleted by hand."
        )
