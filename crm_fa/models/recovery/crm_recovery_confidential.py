from odoo import api, models
from odoo.exceptions import AccessError


class CrmRecovery(models.Model):
    """Confidential cases: who makes one of a case, and who goes on hearing of it."""

    _inherit = "crm.recovery"

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases._ensure_may_hide()
        cases._drop_followers()
        return cases

    def write(self, vals):
        result = super().write(vals)
        if not {"is_confidential", "user_id", "team_id"}.isdisjoint(vals):
            self._ensure_may_hide()
            self._drop_followers()
        return result

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        """Whoever is given an activity follows too; not what they may not see."""
        result = super()._message_subscribe(
            partner_ids=partner_ids, subtype_ids=subtype_ids, customer_ids=customer_ids
        )
        self._drop_followers()
        return result

    def _ensure_may_hide(self):
        """Let only who still sees a case afterwards make it confidential.

        Not a constraint: Odoo runs those as the system, which may do everything.

        :raises AccessError: for others than its owner and managers
        """
        user = self.env.user
        if self.env.su or user.has_group("sales_team.group_sale_manager"):
            return
        # The user may have lost sight of it just now.
        if any(case.is_confidential and case.user_id != user for case in self.sudo()):
            raise AccessError(
                self.env._("Only the owner or a manager makes a case confidential.")
            )

    def _drop_followers(self):
        """Have no colleague follow a case they may not see: they would be mailed."""
        # Whoever hides a case need not see who follows it.
        for case in self.sudo().filtered("is_confidential"):
            colleagues = case.message_partner_ids.user_ids
            blind = colleagues.filtered(
                lambda user, case=case: not user.share and not case._is_open_to(user)
            )
            case.message_unsubscribe(blind.partner_id.ids)

    def _is_open_to(self, user):
        """Whether a colleague may read this case, in any company of theirs."""
        theirs = self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        return theirs.has_access("read")
