import json

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.ladder_rules import THRESHOLDS, stricter_below

_RULE_PATHS = ("line_ids.rung_id", *(f"line_ids.{name}" for name in THRESHOLDS))


class CrmLadderPreview(models.TransientModel):
    """Try other thresholds: who would stand where, before anything is saved."""

    _name = "crm.ladder.preview"
    _description = "Preview of the Ladder"

    line_ids = fields.One2many("crm.ladder.preview.line", "preview_id", string="Rungs")
    counted_rules = fields.Char(
        readonly=True, help="The thresholds that the counts belong to."
    )
    is_counted = fields.Boolean(compute="_compute_is_counted")
    nowhere_count = fields.Integer(string="On No Rung", readonly=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    warning_text = fields.Text(string="Please Check", compute="_compute_warning_text")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        rungs = self.env["crm.ladder.rung"].search([("active", "=", True)])
        counts = self.env["crm.customer.profile"]._preview(rungs._ladder_rules())
        values["line_ids"] = [
            Command.create(
                {
                    "rung_id": rung.id,
                    "today_count": rung.partner_count,
                    "new_count": counts.get(rung.id, 0),
                    **{name: rung[name] for name in self.line_ids._threshold_names()},
                }
            )
            for rung in rungs
        ]
        values["counted_rules"] = self.new(values)._rules_key()
        values["nowhere_count"] = counts.get(False, 0)
        return {name: value for name, value in values.items() if name in fields}

    def _compute_currency_id(self):
        self.currency_id = self.env["crm.customer.profile"]._main_company().currency_id

    @api.depends(*_RULE_PATHS)
    @api.depends_context("lang")
    def _compute_warning_text(self):
        for preview in self:
            warnings = preview._negative_warnings() or preview._stricter_warnings()
            preview.warning_text = "\n".join(warnings)

    @api.depends(*_RULE_PATHS, "counted_rules")
    def _compute_is_counted(self):
        for preview in self:
            preview.is_counted = preview.counted_rules == preview._rules_key()

    def _rules_key(self):
        """Return the thresholds of the lines as one text."""
        return json.dumps([list(rule.items()) for rule in self._rules()])

    def _negative_warnings(self):
        return [
            sentence
            for line in self.line_ids
            for sentence in line.rung_id._negative_sentences(
                {name: line[name] for name in line._threshold_names()}
            )
        ]

    def _stricter_warnings(self):
        """Say where a lower rung asks for more than a higher one."""
        lines = {line.rung_id.id: line for line in self.line_ids}
        return [
            self.env._(
                "%(low)s asks for more than %(high)s above it (%(threshold)s): "
                "customers skip %(low)s.",
                low=lines[low].rung_id.name,
                high=lines[high].rung_id.name,
                threshold=lines[low]._label(name),
            )
            for low, high, name in stricter_below(self._rules())
        ]

    def _rules(self):
        """Return the lines in the form of ``crm.ladder.rung._ladder_rules``."""
        by_rung = {line.rung_id.id: line for line in self.line_ids}
        names = self.line_ids._threshold_names()
        return tuple(
            {**rule, **{name: by_rung[rule["id"]][name] for name in names}}
            for rule in self.env["crm.ladder.rung"]._ladder_rules()
            if rule["id"] in by_rung
        )

    def _ensure_can_preview(self):
        """Check that the user may change rungs and that the thresholds make sense.

        :raises AccessError: for anyone but a sales manager
        :raises UserError: for a negative threshold
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers may change the rungs of the ladder.")
            )
        negative = self._negative_warnings()
        if negative:
            raise UserError("\n".join(negative))

    def action_preview(self):
        """Count anew with the thresholds of the lines, and show the result."""
        self.ensure_one()
        self._ensure_can_preview()
        counts = self.env["crm.customer.profile"]._preview(self._rules())
        for line in self.line_ids:
            line.new_count = counts.get(line.rung_id.id, 0)
            line.today_count = line.rung_id.partner_count
        self.write(
            {
                "counted_rules": self._rules_key(),
                "nowhere_count": counts.get(False, 0),
            }
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_ladder_preview_action"
        )
        return {**action, "res_id": self.id}

    def action_apply(self):
        """Write the thresholds to the rungs; the ladder follows in the background."""
        self.ensure_one()
        self._ensure_can_preview()
        for line in self.line_ids:
            changed = {
                name: line[name]
                for name in line._threshold_names()
                if line[name] != line.rung_id[name]
            }
            if changed:
                line.rung_id.write(changed)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Thresholds saved"),
                "message": self.env._(
                    "The ladder is being computed anew. Customers who fall wait "
                    "until their days before moving down are over."
                ),
                "next": {
                    "type": "ir.actions.act_window_close",
                    "infos": {"done": True},
                },
            },
        }
