from odoo import models

from ...tools import recovery_severity as rules


class CrmRecovery(models.Model):
    """Which apologies a case still asks for before it can be closed."""

    _inherit = "crm.recovery"

    def _apology_obstacles(self):
        """Return which apologies are missing before closing, in words."""
        self.ensure_one()
        if not rules.is_apology_due(self.responsibility):
            return []
        env = self.env
        channels = dict(
            env["crm.recovery.apology"]._fields["channel"]._description_selection(env)
        )
        # Whoever closes the case need not see the policy's other fields.
        channel = self.sudo().policy_id.min_channel
        texts = {
            rules.APOLOGY: env._("Apologise: the responsibility is ours."),
            rules.CALL: env._(
                "Severity 3 asks for a call or a visit; a message is not enough."
            ),
            rules.MANAGER_CALL: env._(
                "Severity 4 asks for a visit or a call by a manager."
            ),
            rules.LETTER: env._("Severity 4 asks for a letter."),
            rules.CHANNEL: env._(
                "The policy asks for an apology at least by: %(channel)s.",
                channel=channels.get(channel, ""),
            ),
        }
        missing = rules.missing_apologies(
            int(self.severity or 1), self._apologies_done(), channel
        )
        return [texts[rule] for rule in missing]

    def _apologies_done(self):
        """Return ``(channel, by a manager)`` of each apology made since opening."""
        self.ensure_one()
        return [
            (apology.channel, apology.is_by_manager)
            for apology in self.apology_ids
            if apology.date_done
            and (not self.date_opened or apology.date_done >= self.date_opened)
        ]
