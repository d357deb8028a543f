from odoo import api, fields, models
from odoo.tools import email_normalize

from .crm_recovery import ENDED
from .crm_recovery_door import DOOR

# Activities that are talks with the customer once they are done.
TALKS = ("phonecall", "meeting")
WRITTEN = ("comment", "email", "email_outgoing", "sms")
APOLOGISING = "crm_fa_recovery_apologising"


class CrmRecovery(models.Model):
    """First contact: whoever writes to the customer or calls them stops that clock."""

    _inherit = "crm.recovery"

    can_contact = fields.Boolean(compute="_compute_can_contact")

    @api.depends("state", "date_contacted")
    def _compute_can_contact(self):
        for case in self:
            is_open = bool(case.id) and case.state not in ENDED
            case.can_contact = is_open and not case.date_contacted

    def action_contact(self):
        """Note that one of us has talked to the customer; acknowledges as well."""
        self._ensure_can("contact")
        self._contacted()

    def _contacted(self):
        """Note the first contact of this round; later ones change nothing."""
        for case in self.filtered("can_contact"):
            now = fields.Datetime.now()
            case._through_door().date_contacted = now
            case._journal("contacted", case.state)
            if case.state == "new":
                case._advance("acknowledged", date_acknowledged=now)
            else:
                case._renew_next_deadline()

    def _for_apology(self):
        """Return the same cases for sending an apology.

        The contact is noted with the apology, once it was sent, as by other channels.
        """
        return self.with_context(**{APOLOGISING: DOOR})

    def _message_post_after_hook(self, message, msg_vals):
        """A message to the customer, or a call that was logged, is a contact."""
        result = super()._message_post_after_hook(message, msg_vals)
        if self.env.context.get(APOLOGISING) is DOOR:
            return result
        for case in self:
            if case._is_contact(message):
                # Whoever may write to the customer need not be allowed to write cases.
                case.sudo()._contacted()
        return result

    def _is_contact(self, message):
        """Return whether one of us has reached out to the customer with a message."""
        self.ensure_one()
        message = message.sudo()  # what was just posted
        if all(user.share for user in message.author_id.user_ids):
            return False
        if message.mail_activity_type_id:
            return message.mail_activity_type_id.category in TALKS
        if message.message_type not in WRITTEN:
            return False
        if message.message_type == "sms" or message.outgoing_email_to:
            return True
        if message.subtype_id != self.env.ref("mail.mt_comment"):
            return False
        # Followers are written to as well, whoever may see them.
        people = message.partner_ids | self.sudo().message_partner_ids
        return any(self._is_customer(person) for person in people)

    def _is_customer(self, person):
        """Return whether a partner is who complained, or of the same company."""
        if self.partner_id:
            return person.commercial_partner_id == self.partner_id
        address = person.email_normalized
        return bool(address) and address == email_normalize(self.email_from or "")
