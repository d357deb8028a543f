from odoo import api, models
from odoo.fields import Domain

from ...tools import recovery_amount as rules
from .crm_recovery import ENDED


class CrmRecoveryCompensation(models.Model):
    """The queue of approvers: what waits for the user's own decision."""

    _inherit = "crm.recovery.compensation"

    @api.model
    def _search_can_approve(self, operator, value):
        """Find what the user may approve, by the rule of ``_approval_obstacle``."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        case = (
            # Nobody approves their own, nor on a case of theirs.
            Domain("user_id", "!=", user.id) & Domain("state", "not in", ENDED)
        )
        mine = Domain("state", "=", "to_approve") & Domain("user_id", "!=", user.id)
        if self._is_manager():
            # The second of two managers is somebody else.
            agreed = Domain("event", "=", "approved") & Domain("as_manager", "=", True)
            agreed &= Domain("user_id", "=", user.id)
            mine &= Domain("log_ids", "not any!", agreed)
        else:
            up_to = [str(level) for level in range(rules.LEADER + 1)]
            mine &= Domain("level", "in", up_to)
            case &= Domain("team_id", "any!", Domain("user_id", "=", user.id))
        # Of cases that the user may see: the rule of compensations says so.
        mine &= Domain("recovery_id", "any!", case)
        return mine if True in value else ~mine
