from odoo import api, fields, models

from ..models.screen_dates import format_date


class CrmLadderSnapshotWizard(models.TransientModel):
    """Ask for a day and show who stood where at its end."""

    _name = "crm.ladder.snapshot.wizard"
    _description = "Ladder on a Day"

    date = fields.Date(
        string="Day",
        required=True,
        default=lambda self: self.env["crm.customer.profile"]._today(),
        help="The ladder is shown as of the end of this day.",
    )

    @api.constrains("date")
    def _check_date(self):
        today = self.env["crm.customer.profile"]._today()
        for wizard in self:
            self.env["crm.ladder.snapshot"]._ensure_past(wizard.date, today)

    def action_show(self):
        """Open the ladder as of the chosen day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_ladder_snapshot_action"
        )
        # An address that holds no day would show another one after a reload.
        action.pop("path", None)
        action["context"] = {"ladder_at": fields.Date.to_string(self.date)}
        action["display_name"] = action["name"] = self.env._(
            "Ladder on %(day)s", day=format_date(self.env, self.date)
        )
        return action
