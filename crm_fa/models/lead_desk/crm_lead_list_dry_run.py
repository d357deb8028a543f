from ast import literal_eval
from collections import Counter

from odoo import models
from odoo.fields import Domain


class CrmLeadList(models.Model):
    """Say who would get how many; nothing here writes."""

    _inherit = "crm.lead.list"

    def action_dry_run(self):
        """Tell who would get how many of the waiting leads; write nothing."""
        self.ensure_one()
        self._ensure_can_supervise()
        # The engine reads every route and cap, whoever may see them.
        waiting = self.env["crm.lead"].sudo()
        waiting = waiting.search(
            waiting._lead_waiting_domain() & Domain("lead_list_id", "=", self.id),
            order="create_date, id",
        )
        counts, left, spent = Counter(), waiting, {}
        for route in self.sudo().route_ids:
            leads = left.filtered_domain(Domain(literal_eval(route.domain or "[]")))
            left -= leads
            if route.decision == "refuse":
                counts[self.env._("Refused")] += len(leads)
                continue
            plan = route._plan(leads, hold=False, spent=spent)[0]
            for outcome in plan.values():
                who = outcome.assignee
                name = who and self.env["res.users"].browse(who.user_id).name
                counts[name or self.env._("Waiting")] += 1
        counts[self.env._("Waiting")] += len(left)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.env._("Who would get how many"),
                "message": ", ".join(
                    f"{name}: {count}" for name, count in counts.items() if count
                )
                or self.env._("No lead waits in this list."),
            },
        }
