from odoo import api, models
from odoo.exceptions import AccessError

from .crm_recovery_door import DOOR

# What a title reads when there is nothing personal left to say.
CLEARED = "—"


class CrmRecovery(models.Model):
    """Clearing what was written about a person; figures and journals stay."""

    _inherit = "crm.recovery"

    def _anonymise(self):
        """Clear all free texts of these cases, for good.

        Titles, descriptions, notes, words of apologies and to compensations, messages
        and files with what belongs to them.  Amounts, dates, grades, states and the
        rows of the journals stay, so that no figure changes.

        :raises AccessError: for others than sales managers and administrators
        """
        self._ensure_may_anonymise()
        # Managers of sales and administrators were let in above: whatever was
        # written about the person goes, whoever may see it.
        cases = self.sudo().with_context(
            crm_fa_recovery_door=DOOR, tracking_disable=True, mail_notrack=True
        )
        cases.write(
            {
                "title": CLEARED,
                "cancel_reason": False,
                **dict.fromkeys(
                    (
                        "description",
                        "internal_note",
                        "remedy_sought",
                        "corrective_step",
                        "delivery_ref",
                        "email_from",
                        "email_cc",
                        "phone",
                    ),
                    False,
                ),
            }
        )
        apologies = cases.apology_ids
        apologies.attachment_ids.unlink()
        apologies.write({"text": False, "proof": False})
        apologies.event_id.write({"name": CLEARED, "description": False})
        cases.compensation_ids._anonymise_texts()
        # The rows stay; what people wrote into them about a person does not.
        cases.event_ids.filtered("note").write({"note": False})
        cases.env["crm.recovery.score"].search(
            [("recovery_id", "in", cases.ids), ("feedback", "!=", False)]
        ).write({"feedback": False})
        cases._anonymise_messages()
        cases._journal("anonymised", False)

    @api.model
    def _ensure_may_anonymise(self):
        """Refuse others than sales managers and administrators."""
        if not self.env.user.has_groups(
            "sales_team.group_sale_manager,base.group_system"
        ):
            raise AccessError(
                self.env._("Only managers clear the personal data of cases.")
            )

    def _anonymise_messages(self):
        """Empty the messages of these cases; that there were some stays."""
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )
        files = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        (files | messages.attachment_ids).unlink()
        messages.tracking_value_ids.unlink()
        messages.notification_ids.unlink()
        sent = [("mail_message_id", "in", messages.ids)]
        self.env["mail.mail"].search(sent).unlink()
        if "sms.sms" in self.env:  # only where Odoo sends any
            self.env["sms.sms"].search(sent).unlink()
        messages.write({"body": False, "subject": False, "email_from": False})
        self.rating_ids.write({"feedback": False, "publisher_comment": False})
        activities = self.env["mail.activity"].with_context(active_test=False)
        activities = activities.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        activities.write({"summary": False, "note": False, "feedback": False})
        # They keep the case's name, and with it its former title.
        for named in (activities, self.rating_ids):
            self.env.add_to_compute(named._fields["res_name"], named)
