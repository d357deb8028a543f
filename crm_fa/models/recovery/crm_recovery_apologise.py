from odoo import fields, models

from ...tools import recovery_severity as rules
from .dialog import dialog, words_of


class CrmRecovery(models.Model):
    """Apologising: what a case asks for, and what follows when it was done."""

    _inherit = "crm.recovery"

    def action_apologise(self):
        """Ask how and with which words, then apologise or plan to."""
        self.ensure_one()
        self._ensure_can("apologise")
        return dialog(
            self.env._("Apologise"), "crm.recovery.apologise", recovery_id=self.id
        )

    def _apologised(self, apology, now):
        """Move on when an apology was made: it accepts the responsibility as well."""
        self.ensure_one()
        if self.can_accept:
            self._accept_responsibility()
        self.activity_feedback(
            ["mail.mail_activity_data_call", "mail.mail_activity_data_todo"],
            user_id=apology.user_id.id,
            feedback=apology.display_name,
        )
        self._advance(
            "apologised",
            about={"apology_id": apology.id},
            date_apologised=self.date_apologised or now,
            date_contacted=self.date_contacted or now,
            # What was given before resolves the case now, or that nothing more is.
            date_resolved=self.date_resolved
            or ((self.date_compensated or self.state == "following") and now),
        )

    def repair_in_words(self):
        """Return how we make up for it, for the words of an apology; maybe empty.

        What is given and known to the customer is told by the room's other parts.
        """
        self.ensure_one()
        return ""

    def _words_direction(self):
        """Return in which direction the customer reads: ``rtl`` or ``ltr``."""
        self.ensure_one()
        code = self.partner_id.lang or self.env.user.lang or "en_US"
        return self.env["res.lang"]._get_data(code=code).direction or "ltr"

    def _manager_to_call(self):
        """Return the manager who calls or visits for a critical case; maybe none.

        The team's leader, if they are a manager; else whoever manages sales of the
        company for longest.
        """
        self.ensure_one()
        group = self.env.ref("sales_team.group_sale_manager")
        # Agents need not see all users.
        managers = group.sudo().all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        leader = self.sudo().team_id.user_id
        return leader if leader in managers else managers.sorted("id")[:1]

    def _fitting_channel(self):
        """Return by which channel to apologise first."""
        self.ensure_one()
        channel = self.sudo().policy_id.min_channel  # agents need not read policies
        return rules.fitting_channel(int(self.severity or 1), channel)

    def _apology_obstacles(self):
        """Return which apologies are missing before closing, in words."""
        self.ensure_one()
        if not rules.is_apology_due(self.responsibility):
            return []
        env = self.env
        channels = words_of(env["crm.recovery.apology"], "channel")
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
        obstacles = [texts[rule] for rule in missing]
        for apology in self.apology_ids if obstacles else ():
            if apology.delivery_failure:
                obstacles.append(
                    env._(
                        "“%(apology)s” did not arrive: %(why)s",
                        apology=apology.display_name,
                        why=apology.delivery_failure,
                    )
                )
        return obstacles

    def _apologies_done(self):
        """Return ``(channel, by a manager)`` of each apology made since opening.

        One that did not arrive is none.
        """
        self.ensure_one()
        since = self.date_opened or fields.Datetime.now()
        return [
            (apology.channel, apology.is_by_manager)
            for apology in self.apology_ids
            if apology.date_done
            and apology.date_done >= since
            and not apology.delivery_failure
        ]
