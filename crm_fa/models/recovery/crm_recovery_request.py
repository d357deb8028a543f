import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

REQUESTS = ("recovery_rating_days", "recovery_rating_days_again")
"""The company's settings: days after closing of the first and the second request."""


class CrmRecovery(models.Model):
    """Asking by mail what the customer thinks, twice after closing."""

    _inherit = "crm.recovery"
    _door_fields = frozenset({"requests_made", "next_request_on"})

    requests_made = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Requests since the case was closed; an answer by phone takes the place "
        "of one.",
    )
    next_request_on = fields.Datetime(
        string="Next Rating Request",
        readonly=True,
        copy=False,
        help="When the customer is asked by mail what they think of the remedy.",
    )

    _request_idx = models.Index("(next_request_on) WHERE next_request_on IS NOT NULL")

    # ---- planning ------------------------------------------------------------------

    def _close(self, outcome):
        result = super()._close(outcome)
        for case in self._through_door():
            case.requests_made = 0
            case._plan_request()
        return result

    def _reopen(self, note, worse=True, **about):
        result = super()._reopen(note, worse=worse, **about)
        self._through_door().write({"requests_made": 0, "next_request_on": False})
        return result

    def _plan_request(self):
        """Store when the customer is asked next; those set to 0 days are left out."""
        for case in self._through_door():
            company = case.sudo().company_id  # settings bind whoever may read them
            days = 0
            while case.requests_made < len(REQUESTS) and not days:
                days = company[REQUESTS[case.requests_made]]
                if not days:
                    case.requests_made += 1
            case.next_request_on = days and fields.Datetime.add(
                case.date_closed, days=days
            )

    def _request_answered(self):
        """One request has been made, or is not needed any more: plan the next."""
        for case in self._through_door().filtered("next_request_on"):
            case.requests_made += 1
            case._plan_request()

    @api.model
    def _replan_requests(self, companies):
        """Plan the requests of closed cases anew after the days were changed.

        What has been asked stays asked.
        """
        waiting = self.sudo().search(  # settings bind whoever may see the cases
            Domain("company_id", "in", companies.ids)
            & Domain("next_request_on", "!=", False)
        )
        waiting._plan_request()

    # ---- asking --------------------------------------------------------------------

    @api.model
    def _cron_request(self, batch=100):
        """Ask the customers whose turn it is: each once, each in its own savepoint."""
        cron = self.env["ir.cron"]
        domain = Domain("next_request_on", "<=", fields.Datetime.now())
        while due := self.search(domain, limit=batch, order="next_request_on, id"):
            due = due.try_lock_for_update(allow_referencing=True)
            if not due:
                return
            for case in due:
                case._request_safely()
            if not cron._commit_progress(len(due)):
                return

    def _request_safely(self):
        """Ask; a mail that cannot be made holds up nobody else, and is tried again."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._request()
                self.env.flush_all()
        except OperationalError:
            # Not a failure: the whole batch is run again.
            raise
        except Exception:
            self.invalidate_recordset()
            _logger.exception("The rating request of %s could not be made", self.name)
            tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
            self._through_door().next_request_on = tomorrow

    def _request(self):
        """Ask this customer, in their language, or note why they are not asked."""
        self.ensure_one()
        obstacle = self._request_obstacle()
        if obstacle:
            self._through_door().next_request_on = False
            self._journal("not_asked", self.state, note=obstacle, user_id=False)
            return
        template = self.env.ref("crm_fa.crm_recovery_rating_template")
        template.send_mail(
            self.id,
            email_layout_xmlid="mail.mail_notification_light",
            # No copy on the case: its link would let staff answer for the customer.
            email_values={"model": False, "res_id": False},
        )
        self._request_answered()
        self._journal("asked", self.state, user_id=False)

    def _request_obstacle(self):
        """Return in words why the customer is not asked; empty when they can be."""
        self.ensure_one()
        reader = self.with_context(lang=self.user_id.lang or self.env.lang)
        person = self._rating_get_partner()
        if "anonymised" in self.event_ids.mapped("event") or (
            person and not person.active
        ):
            return reader.env._("The customer's personal data were cleared.")
        if not self._request_address():
            return reader.env._("There is no e-mail address.")
        if person.is_blacklisted:
            return reader.env._("The customer does not want to be written to.")
        return ""

    def _request_address(self):
        """Return the e-mail address that is asked; empty when none is known."""
        self.ensure_one()
        return self._rating_get_partner().email or self.email_from

    def _rating_get_partner(self):
        return self.contact_id or super()._rating_get_partner()
