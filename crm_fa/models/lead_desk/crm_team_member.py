from odoo import models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    def _get_assignment_quota(self, force_quota=False):
        """Odoo's own assignment gives nobody more than the caps allow."""
        quota = super()._get_assignment_quota(force_quota=force_quota)
        caps = self.env["crm.lead.cap"]._of_rows(
            [{"to_user_id": self.user_id.id, "team_id": self.crm_team_id.id}]
        )
        return min([quota, *caps._room().values()])
