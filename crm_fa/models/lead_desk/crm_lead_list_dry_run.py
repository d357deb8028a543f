from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

# Who would get more than these is not a question that is read in a dialog.
LIMIT = 10_000


class CrmLeadList(models.Model):
    """Say who would get how many; nothing here writes."""

    _inherit = "crm.lead.list"

    dry_run = fields.Html(
        "Who Would Get How Many",
        compute="_compute_dry_run",
        sanitize=False,
        export_string_translation=False,
    )

    @api.depends_context("lang")
    def _compute_dry_run(self):
        for record in self:
            record._ensure_can_supervise()
            # The engine reads every route and cap, whoever may see them.
            counts, left, refused, limited = record.sudo()._plan_all()
            record.dry_run = self.env["crm.lead"]._render_shares(
                counts, left, refused, limited
            )

    def _plan_all(self, limit=LIMIT):
        """Plan the waiting leads of this list, route by route; write nothing.

        :param int limit: at most so many leads are looked at, the oldest
        :return: leads by user, the most first; the outcome of each lead that would go
            on waiting (``None`` where no route matches); leads by name of the route
            that refuses them; how many leads were not looked at
        """
        self.ensure_one()
        domain = self.env["crm.lead"]._lead_waiting_domain() & Domain(
            "lead_list_id", "=", self.id
        )
        waiting = self.env["crm.lead"].search(
            domain, order="create_date, id", limit=limit
        )
        limited = self.waiting_count - len(waiting)
        counts, refused, left = Counter(), Counter(), []
        spent = {}
        for route in self.route_ids:
            leads = route._match(waiting)
            waiting -= leads
            if route.decision == "refuse":
                refused[route.name] += len(leads)
                continue
            for outcome in route._plan(leads, hold=False, spent=spent)[0].values():
                if outcome.assignee:
                    counts[outcome.assignee.user_id] += 1
                else:
                    left.append(outcome)
        left += [None] * len(waiting)
        users = self.env["res.users"]
        return (
            {users.browse(uid): number for uid, number in counts.most_common()},
            left,
            {name: number for name, number in refused.items() if number},
            max(limited, 0),
        )

    def action_dry_run(self):
        """Open a page of who would get how many of the waiting leads; write nothing.

        :return: window action
        """
        self.ensure_one()
        self._ensure_can_supervise()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Would Get How Many"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (self.env.ref("crm_fa.crm_lead_list_dry_run_view_form").id, "form")
            ],
            "target": "new",
        }
