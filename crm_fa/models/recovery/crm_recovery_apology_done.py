from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, html2plaintext, is_html_empty
from odoo.tools.misc import clean_context

from ...tools import apology_check
from .crm_recovery_door import DOOR
from .dialog import words_of

# What was said and by whom does not change afterwards.
_SAID = {"recovery_id", "channel", "user_id", "text", "date_planned"}


class CrmRecoveryApology(models.Model):
    """Planning an apology, making it, and what the checklist says about its words."""

    _inherit = "crm.recovery.apology"
    _door_fields = frozenset({"event_id"})

    event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    checklist = fields.Html(compute="_compute_checklist", sanitize=False)
    remark_count = fields.Integer(
        string="Remarks on the Draft", compute="_compute_checklist", aggregator=None
    )

    @api.depends("text", "date_done", "recovery_id.title", "recovery_id.description")
    @api.depends_context("lang")
    def _compute_checklist(self):
        for apology in self:
            apology.checklist = self._checklist(apology.text, apology.recovery_id)
            remarks = self._findings(apology.text, apology.recovery_id)
            apology.remark_count = (
                0
                if apology.date_done
                else sum(not finding.is_good for finding in remarks)
            )

    @api.model
    def _findings(self, text, case):
        """Return what the checklist finds in a draft."""
        plain = "" if is_html_empty(text) else html2plaintext(text)
        facts = " ".join(
            filter(None, (case.title, case.description, case.category_id.name))
        )
        return apology_check.check(plain, facts)

    def _words_direction(self):
        """Return in which direction the customer reads: ``rtl`` or ``ltr``."""
        self.ensure_one()
        return self.recovery_id._words_direction()

    def _text_direction(self):
        """Return the ``dir`` of what the words stand in; ``None`` if they bring one.

        Words of templates do: an element around them could not tell it from them.
        """
        self.ensure_one()
        return None if ' dir="' in (self.text or "") else "auto"

    @api.model
    def _checklist(self, text, case):
        """Return the remarks on a draft as HTML, in the reader's language."""
        env = self.env
        labels = {
            apology_check.WHAT: env._("Says what happened"),
            apology_check.SORRY: env._("Says sorry"),
            apology_check.ACCEPT: env._("Accepts responsibility"),
            apology_check.DONE: env._("Says what is done about it"),
            apology_check.REPAIR: env._("Offers to make up for it"),
            apology_check.BLAME: env._("Does not blame the customer"),
            apology_check.EXCUSE: env._("Makes no excuses"),
        }
        rows = Markup()
        for finding in self._findings(text, case):
            words = ""
            if not finding.is_good and finding.words:
                words = env._("(“%(words)s”)", words="”, “".join(finding.words))
            rows += Markup(
                '<li class="%s"><i class="fa fa-fw %s" role="img"></i> %s %s</li>'
            ) % (
                "text-success" if finding.is_good else "text-danger",
                "fa-check" if finding.is_good else "fa-times",
                labels[finding.code],
                words,
            )
        return Markup('<ul class="list-unstyled mb-0">%s</ul>') % rows

    # ---- guards --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        apologies = super().create(vals_list)
        apologies.recovery_id._ensure_open()
        apologies._ensure_case_is_mine()
        return apologies

    def write(self, vals):
        if _SAID & set(vals) and not self._may_rewrite():
            done = self.filtered("date_done")
            if done:
                raise UserError(
                    self.env._(
                        "What was said does not change afterwards: %(apologies)s. "
                        "Add another apology instead.",
                        apologies=", ".join(done.mapped("display_name")),
                    )
                )
        return super().write(vals)

    def _may_rewrite(self):
        """Return whether our own code asks: only personal data is ever cleared."""
        return self.env.context.get("crm_fa_recovery_door") is DOOR

    def _ensure_case_is_mine(self):
        """Refuse apologies on cases that the user may not write."""
        self.recovery_id.check_access("write")

    # ---- steps ---------------------------------------------------------------------

    def action_done(self):
        """Note that the apology was made, send it where it is a message."""
        for apology in self.filtered(lambda one: not one.date_done):
            apology._done()

    def _done(self):
        """Make one apology: send it, date it, and move its case on.

        :raises UserError: for a message without words or without an address
        """
        self.ensure_one()
        case = self.recovery_id
        case._ensure_can("apologise")
        if self.channel == "email":
            self._send_email()
        elif self.channel == "sms":
            self._send_sms()
        now = fields.Datetime.now()
        managers = "sales_team.group_sale_manager"
        self._through_door().write(
            {
                "date_done": now,
                # Nobody but a manager may say that a manager apologised.
                "is_by_manager": self.user_id.has_group(managers)
                and self.env.user.has_group(managers),
            }
        )
        case._apologised(self, now)

    def _ensure_words(self):
        if is_html_empty(self.text):
            raise UserError(
                self.env._("Write the words of the apology before it is sent.")
            )

    def _send_email(self):
        """Send the words from the case, so that answers come back to it."""
        self._ensure_words()
        case = self.recovery_id
        person = case.contact_id or case.partner_id
        # Odoo writes to no archived contact.
        known = person.active and person.email_normalized
        address = known or email_normalize(
            person.email or case.email_from or "", strict=False
        )
        if not address:
            raise UserError(self._no_address(person.email or case.email_from))
        self._through_door().message_id = case._for_apology().message_post(
            body=Markup(self.text),
            subject=self.env._("About your complaint %(number)s", number=case.name),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=person.ids if known else [],
            outgoing_email_to=False if known else address,
            attachment_ids=self.attachment_ids.ids,
        )

    def _no_address(self, typed):
        """Return in words why nobody can be written to.

        :param typed: what stands where the address should be; maybe empty
        """
        case = self.recovery_id
        customer = (case.contact_id or case.partner_id).display_name or case.name
        if typed:
            return self.env._(
                "“%(address)s” of %(customer)s is no e-mail address; correct it or "
                "choose another channel.",
                address=typed,
                customer=customer,
            )
        return self.env._(
            "%(customer)s has no e-mail address; choose another channel.",
            customer=customer,
        )

    def _send_sms(self):
        """Send the words by SMS where Odoo can; else they were sent by hand."""
        self._ensure_words()
        case = self.recovery_id
        number = case.phone or (case.contact_id or case.partner_id).phone
        if not number:
            raise UserError(
                self.env._(
                    "%(customer)s has no phone number; choose another channel.",
                    customer=case.partner_id.display_name or case.name,
                )
            )
        words = html2plaintext(self.text)
        if self._can_send_sms():
            self._through_door().message_id = case._for_apology()._message_sms(
                words, sms_numbers=[number]
            )
        else:
            case._message_log(
                body=self.env._(
                    "Odoo sends no SMS here: this was to be sent by hand to "
                    "%(number)s.\n%(words)s",
                    number=number,
                    words=words,
                )
            )

    def _can_send_sms(self):
        """Return whether Odoo's SMS module is there to send what we write."""
        return "sms.sms" in self.env

    def _plan(self):
        """Put a planned apology into the diary: an activity, and a meeting to go to."""
        for apology in self.filtered(lambda one: one.date_planned):
            case = apology.recovery_id
            case._ensure_can("apologise")
            if apology.channel in ("visit", "meal"):
                apology._through_door().event_id = apology._create_meeting()
            else:
                kind = "call" if apology.channel == "phone" else "todo"
                case.activity_schedule(
                    f"mail.mail_activity_data_{kind}",
                    date_deadline=fields.Datetime.context_timestamp(
                        apology, apology.date_planned
                    ).date(),
                    summary=self.env._("Apologise"),
                    user_id=apology.user_id.id,
                )
            case._journal("planned", case.state, apology_id=apology.id)

    def _create_meeting(self):
        """Return a calendar event of an hour; the customer is not written to."""
        self.ensure_one()
        case = self.recovery_id
        person = case.contact_id or case.partner_id
        labels = words_of(self, "channel")
        # The default_* of the screen we come from are not the meeting's.
        events = self.env["calendar.event"].with_context(
            clean_context(self.env.context),
            dont_notify=True,
            no_mail_to_attendees=True,
        )
        return events.create(
            {
                "name": self.env._(
                    "%(channel)s: apologise to %(customer)s",
                    channel=labels[self.channel],
                    customer=person.display_name or case.name,
                ),
                "start": self.date_planned,
                "stop": fields.Datetime.add(self.date_planned, hours=1),
                "user_id": self.user_id.id,
                "partner_ids": [(6, 0, (self.user_id.partner_id | person).ids)],
                "res_model_id": self.env["ir.model"]._get_id("crm.recovery"),
                "res_id": case.id,
            }
        )

    def action_print_letter(self):
        """Print the words as a letter to the customer."""
        for apology in self:
            apology._ensure_words()
        return self.env.ref("crm_fa.crm_recovery_letter_report").report_action(self)
