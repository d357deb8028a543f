from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Let leads move on whose stage waited for these activities."""
        lead_ids = {
            activity.res_id for activity in self if activity.res_model == "crm.lead"
        }
        done = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if lead_ids and self.env["crm.stage"].get_acting_ids():
            # Whoever does an activity need not own the lead.
            leads = self.env["crm.lead"].sudo().browse(lead_ids).exists()
            leads = leads._stage_activities_done()
            if leads:
                self.env["crm.lead.stage.move"]._record(
                    [
                        (x.id, x.stage_id.id, x.stage_id.id, x.company_id.id)
                        for x in leads
                    ]
                )
        return done
