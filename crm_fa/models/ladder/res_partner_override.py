from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..screen_dates import format_date
from .res_partner import LADDER_WRITER


class ResPartner(models.Model):
    _inherit = "res.partner"

    ladder_override_kind = fields.Selection(
        [("floor", "Never Below"), ("fixed", "Fixed")],
        string="Rung Override",
        readonly=True,
        copy=False,
        # Read together with the rung: wherever that is shown, this is asked too.
        groups="base.group_user",
    )
    ladder_override_rung_id = fields.Many2one(
        "crm.ladder.rung",
        string="Rung Set by Hand",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
        prefetch="ladder",
    )
    ladder_override_end = fields.Date(
        string="Override Until",
        readonly=True,
        copy=False,
        help="Last day, included.",
        groups="base.group_user",
        prefetch="ladder",
    )
    ladder_override_reason = fields.Char(
        string="Override Reason",
        readonly=True,
        copy=False,
        groups="base.group_user",
        prefetch="ladder",
    )

    ladder_override_note = fields.Char(
        string="Override in Words",
        compute="_compute_ladder_override_note",
        # What a rung means is told wherever it is shown, as the rung itself is.
        compute_sudo=True,
        groups="base.group_user",
        help="Wherever the rung is shown: that a manager set it, and why.",
    )

    @api.depends(
        "commercial_partner_id.ladder_override_kind",
        "commercial_partner_id.ladder_override_rung_id.name",
        "commercial_partner_id.ladder_override_rung_id.active",
        "commercial_partner_id.ladder_override_end",
        "commercial_partner_id.ladder_override_reason",
    )
    @api.depends_context("uid", "lang")
    def _compute_ladder_override_note(self):
        for partner in self:
            head = partner.commercial_partner_id
            partner.ladder_override_note = head._ladder_override_sentence()

    def _ensure_can_override_ladder(self):
        """Check that the user may override rungs, and that these partners have one.

        :raises AccessError: for anyone but a sales manager
        :raises UserError: for a partner who is not on the ladder
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers may override a customer's rung.")
            )
        self.check_access("read")
        for partner in self.commercial_partner_id:
            if not partner.ladder_rung_id:
                raise UserError(
                    self.env._(
                        "%(partner)s is not on the ladder: own companies, colleagues "
                        "and pure suppliers are not customers.",
                        partner=partner.display_name,
                    )
                )

    def _set_ladder_override(self, kind, rung, reason, end=False):
        """Override the rung of these partners and move them at once.

        :param kind: ``floor``, ``fixed`` or ``False`` to end the override
        :param rung: the rung to hold, empty when ending
        :param reason: why, in words; kept on the partner, in the move and the chatter
        :param end: last day of the override, included, or ``False`` for no end
        :return: the moves made
        :raises UserError: when the reason is empty or ``end`` lies in the past
        """
        self._ensure_can_override_ladder()
        profile = self.env["crm.customer.profile"]
        today = profile._today()
        if not (reason or "").strip():
            raise UserError(self.env._("An override needs a reason."))
        if end and end < today:
            raise UserError(
                self.env._(
                    "The override would have ended on %(end)s, before today, "
                    "%(today)s. Choose a later day or leave it open.",
                    end=format_date(self.env, end),
                    today=format_date(self.env, today),
                )
            )
        heads = self.commercial_partner_id
        # The check above decides who may override; a right to edit contacts is not
        # asked, and the fields are nobody's to write.
        heads.sudo().with_context(crm_fa_ladder_writer=LADDER_WRITER).write(
            {
                "ladder_override_kind": kind,
                "ladder_override_rung_id": rung.id if kind else False,
                "ladder_override_end": end if kind else False,
                "ladder_override_reason": reason if kind else False,
            }
        )
        note = self._ladder_override_note(kind, rung, reason)
        heads._message_log_batch(bodies={head.id: note for head in heads})
        return profile._refresh(heads, trigger="override", user=self.env.user)

    def _ladder_override_note(self, kind, rung, reason):
        """Return what the customer's chatter says of an override."""
        values = {"rung": rung.name, "reason": reason}
        env = self.env
        if kind == "fixed":
            return env._("Rung fixed by hand: %(rung)s. Reason: %(reason)s", **values)
        if kind == "floor":
            return env._(
                "Never below the rung %(rung)s, set by hand. Reason: %(reason)s",
                **values,
            )
        return env._("Rung no longer set by hand. Reason: %(reason)s", **values)

    def action_override_ladder(self):
        """Open the override wizard for these customers."""
        self._ensure_can_override_ladder()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_ladder_override_action"
        )
        action["context"] = {"default_partner_ids": self.commercial_partner_id.ids}
        return action
