from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Asks once, when leads are merged, what of ours refers to those that disappear.

    Rooms keep journals and queues of leads. Most leads are in none of them, and Odoo
    merges leads one by one: a question per journal would cost as much as the merge.
    """

    _inherit = "crm.lead"

    def _merge_referring_rows(self, opportunities):
        """Return what follows ``opportunities`` into the lead that stays.

        :return: list of ``(rows, move)``: an SQL that selects the rows in question, and
            the method that is called with ``opportunities`` when there are any
        """
        return []

    def _merge_rows(self, model_name, opportunities):
        """Return the SQL that selects the rows of a model that refer to leads."""
        model = self.env[model_name]
        return SQL(
            "SELECT FROM %s WHERE %s = ANY(%s)",
            SQL.identifier(model._table),
            SQL.identifier("lead_id", to_flush=model._fields["lead_id"]),
            opportunities.ids,
        )

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        followers = self._merge_referring_rows(opportunities)
        questions = SQL(", ").join(
            SQL("EXISTS (%s)", rows) for rows, _move in followers
        )
        [answers] = self.env.execute_query(SQL("SELECT %s", questions))
        for (_rows, move), found in zip(followers, answers, strict=True):
            if found:
                move(opportunities)
        return result
