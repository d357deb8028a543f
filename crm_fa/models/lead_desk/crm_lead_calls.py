from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    _inherit = "crm.lead"

    call_ids = fields.One2many(
        "crm.lead.call", "lead_id", string="Calls", groups="base.group_user"
    )
    call_count = fields.Integer(
        "Calls Logged", compute="_compute_call_count", groups="base.group_user"
    )
    script_answer_ids = fields.One2many(
        "crm.script.answer",
        "lead_id",
        string="Script Answers",
        groups="base.group_user",
    )

    @api.depends("call_ids.state")
    def _compute_call_count(self):
        counts = dict(
            self.env["crm.lead.call"]._read_group(
                [("lead_id", "in", self.ids), ("state", "=", "logged")],
                ["lead_id"],
                ["__count"],
            )
        )
        for lead in self:
            lead.call_count = counts.get(lead, 0)

    def _call_scripts(self):
        """Return the scripts for a call with this lead, the first to be used first.

        Those of its list, where it names any.
        """
        scripts = self.env["crm.script"].search(
            [("company_id", "in", [False, self.company_id.id or self.env.company.id])]
        )
        # Which scripts a list names is no secret, whoever may see the list.
        named = self.sudo().lead_list_id.script_ids
        return scripts.filtered(lambda script: script.sudo() in named) or scripts

    def action_call(self):
        """Begin a call with this lead, and open the panel beside it.

        :return: client action that opens the panel
        :raises UserError: when the lead has no telephone number
        """
        self.ensure_one()
        self.check_access("write")
        if not self.phone:
            raise UserError(
                self.env._(
                    "%(lead)s has no telephone number to call.", lead=self.display_name
                )
            )
        calls = self.env["crm.lead.call"]
        call = calls.search(
            [
                ("lead_id", "=", self.id),
                ("user_id", "=", self.env.user.id),
                ("state", "=", "ongoing"),
            ]
        )
        if not call:
            # Calls are nobody's to create; who may write the lead may call.
            call = calls.sudo().create(
                {
                    "lead_id": self.id,
                    "user_id": self.env.user.id,
                    "script_id": self._call_scripts()[:1].id,
                    "phone": self.phone_sanitized or self.phone,
                    "date_start": fields.Datetime.now(),
                }
            )
        return {
            "type": "ir.actions.client",
            "tag": "crm_fa_lead_call",
            "params": {"call_id": call.id},
        }

    def action_open_calls(self):
        """Open the calls logged with this lead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_call_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        return action

    def _merge_referring_rows(self, opportunities):
        calls = self._merge_rows("crm.lead.call", opportunities)
        return [
            *super()._merge_referring_rows(opportunities),
            (calls, self._merge_calls),
        ]

    def _merge_calls(self, opportunities):
        # The calls were made, whoever merges; nobody may write them.
        calls = (
            self.env["crm.lead.call"]
            .sudo()
            .search([("lead_id", "in", opportunities.ids)])
        )
        calls.filtered(lambda call: call.state == "ongoing").unlink()
        calls.exists().write({"lead_id": self.id})
