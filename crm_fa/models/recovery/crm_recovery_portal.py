from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty, plaintext2html
from odoo.tools.misc import clean_context

from .crm_recovery_kind import NONE
from .dialog import words_of

# Channels whose words the customer has in writing; of a call they are only notes.
_WRITTEN = ("email", "sms", "letter", "gift_note")
_GIVEN = ("issued", "redeemed")


class CrmRecovery(models.Model):
    """What customers see of their own cases, and cases that they open themselves.

    Customers have no rights on cases at all: the portal asks here, after it has made
    sure whose case it is, and gets only what they were told and given.
    """

    _inherit = "crm.recovery"

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for case in self:
            case.access_url = f"/my/recovery/{case.id}"
        return result

    @api.model
    def _portal_domain(self, partner):
        """Return the domain of the cases that a person may follow in the portal.

        Their company's, as with orders; a confidential one only who complained, or
        the company's own account when nobody is named.
        """
        customer = partner.commercial_partner_id
        own = Domain("contact_id", "=", partner.id)
        if partner == customer:
            own |= Domain("contact_id", "=", False)
        return Domain("partner_id", "=", customer.id) & (
            Domain("is_confidential", "=", False) | own
        )

    def _portal_state(self):
        """Return how far the case is, in words for the customer."""
        self.ensure_one()
        env = self.env
        if self.state not in ("closed", "cancelled") and self.paused_on:
            return env._("We are waiting for your answer")
        return {
            "new": env._("We have received it"),
            "acknowledged": env._("We are looking into it"),
            "apologised": env._("We have apologised"),
            "compensated": env._("We have made up for it"),
            "following": env._("Settled: please tell us if anything is left"),
            "closed": env._("Settled"),
            "cancelled": env._("Not pursued further"),
        }[self.state]

    def _portal_apologies(self):
        """Return the apologies that were made, as ``(date, channel, words, dir)``.

        Only words that the customer was sent; those of a call are notes of ours.
        """
        self.ensure_one()
        labels = words_of(self.env["crm.recovery.apology"], "channel")
        done = self.apology_ids.filtered("date_done").sorted("date_done")
        return [
            (
                one.date_done,
                labels[one.channel],
                one.text
                if one.channel in _WRITTEN and not is_html_empty(one.text)
                else False,
                one._text_direction(),
            )
            for one in done
        ]

    def _portal_compensations(self):
        """Return what was issued to the customer; nothing in the making."""
        self.ensure_one()
        return self.compensation_ids.filtered(
            lambda one: one.state in _GIVEN and one.kind != NONE
        ).sorted("issued_on")

    # ---- opened by the customer ----------------------------------------------------

    @api.model
    def _open_from_portal(self, partner, values, record=None, files=()):
        """Open a case that a customer describes.

        :param partner: who complains
        :param values: title, description, remedy_sought, category_id, date_incident
        :param record: their order or invoice, if it is about one
        :param files: ``(name, content)`` of what they attach
        """
        room = self.with_env(self.env(context=clean_context(self.env.context)))
        known = room._entry_values(record if record else partner)
        customer = known | {
            # A person of the company complains about its order.
            "contact_id": partner.id
            if partner != partner.commercial_partner_id
            else known["contact_id"],
        }
        order = self.env["sale.order"].browse(known.get("order_id"))
        case = room.create(
            {
                **customer,
                **values,
                "source": known.get("source", "portal"),
                "user_id": False,
                "team_id": self.env["crm.recovery.category"]
                .browse(values.get("category_id"))
                .team_id.id
                or order.team_id.id,
            }
        )
        if files:
            case._portal_post(partner, "", files)
        case._tell_arrival()
        return case

    def _portal_post(self, partner, text, files=()):
        """Write down what a customer adds to their case.

        :raises UserError: on a case that has ended
        """
        self.ensure_one()
        self._ensure_open()
        if not (text or files):
            raise UserError(self.env._("Write what you want to add."))
        self.message_post(
            author_id=partner.id,
            body=plaintext2html(text) if text else "",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=list(files),
        )
