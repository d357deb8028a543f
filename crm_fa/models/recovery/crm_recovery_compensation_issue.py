import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import plaintext2html
from odoo.tools.misc import clean_context

from ...tools import recovery_amount as rules
from . import crm_recovery_kind as kinds

_logger = logging.getLogger(__name__)


class CrmRecoveryCompensation(models.Model):
    """Issuing: each kind becomes a real record of Odoo, once."""

    _inherit = "crm.recovery.compensation"

    # ---- buttons -------------------------------------------------------------------

    def action_issue(self):
        """Issue these approved compensations; those issued already stay as they are."""
        self._issue_each()
        return self._told()

    def action_deliver(self):
        """Note that a gift from outside has reached the customer."""
        self.recovery_id.check_access("write")
        self._lock()
        self._ensure_state("issued")
        for given in self.sudo():  # the buttons are the only door; the case was checked
            given._set_redeemed(given.amount)

    # ---- steps ---------------------------------------------------------------------

    def _issue_each(self):
        """Issue each by itself: one that fails stays approved, and says why."""
        self.recovery_id.check_access("write")
        self._lock()
        waiting = self.filtered(lambda given: given.state not in ("issued", "redeemed"))
        waiting._ensure_state("approved")
        waiting._ensure_case_open()
        # Defaults are for the form the user came from, not for what is created here.
        env = self.env(context=clean_context(self.env.context))
        for given in waiting.with_env(env).sudo():  # agents may not create documents
            given = given.with_company(given.company_id)
            try:
                with self.env.cr.savepoint():
                    given._issue()
                    self.env.flush_all()
            except OperationalError:
                # Not a failure: the server runs the whole request again.
                raise
            except Exception as error:
                given.invalidate_recordset()
                text = self._failure_text(error)
                _logger.info("Compensation %s was not issued: %s", given.id, error)
                given.issue_error = text
                given._journal("failed", "approved", note=text)
            else:
                if given.kind in (kinds.COUPON, kinds.GIFT_CARD):
                    given._send_card()

    def _failure_text(self, error):
        if isinstance(error, UserError | ValidationError):
            return str(error.args[0]) if error.args else str(error)
        return self.env._("The system could not issue it: %(error)s", error=error)

    def _issue(self):
        """Create what the customer is given, and note it on the case."""
        self.ensure_one()
        self._ensure_documents(
            self.recovery_id, self.kind_id, {name: self[name] for name in self._PARTS}
        )
        days = self.kind_id.validity_days
        values = getattr(self, f"_issue_{self.kind}")()
        values.setdefault("cost", self._cost_of_amount())
        if "card_id" in values and days and self.kind != kinds.POINTS:
            today = fields.Date.context_today(self)
            values["valid_until"] = today + timedelta(days=days)
        self.write(
            {
                **values,
                "state": "issued",
                "issued_on": fields.Datetime.now(),
                "issue_error": False,
            }
        )
        self._journal("issued", "approved")
        self.recovery_id._mark_compensated(self)
        self._refresh_documents()

    def _cost_of_amount(self):
        """Return the whole amount in company money, at the rate of this day."""
        return self._exchange(self.amount, self.currency_id, self.company_id)

    def _send_card(self):
        """Send the customer the code, as the program's own mail does.

        A mail that cannot be made takes nothing back: the agent is told to hand the
        code over.  Odoo's own key for "no mail" is heeded.
        """
        self.ensure_one()
        if self.env.context.get("loyalty_no_mail"):
            return
        try:
            with self.env.cr.savepoint():
                card = self.card_id.with_context(loyalty_no_mail=False)
                card._send_creation_communication()
                self.env.flush_all()
        except OperationalError:
            raise
        except Exception as error:
            self.invalidate_recordset()
            _logger.info("The mail of compensation %s was not made: %s", self.id, error)
            self.issue_error = self.env._(
                "The code %(code)s is valid, but its mail could not be made: %(error)s",
                # Isolated, or its parts change places between Persian words.
                code=f"\u2066{self.card_code}\u2069",
                error=error,
            )

    # ---- cards ---------------------------------------------------------------------

    def _issue_coupon(self):
        return self._issue_card(self._new_card())

    def _issue_gift_card(self):
        return self._issue_card(self._new_card())

    def _issue_ewallet(self):
        return self._issue_card(self._own_card())

    def _issue_points(self):
        return self._issue_card(self._own_card())

    def _new_card(self):
        """Return a new, empty card only this compensation fills."""
        program = self.kind_id._program(self.company_id)
        days = self.kind_id.validity_days
        today = fields.Date.context_today(self)
        return self._cards().create(
            {
                "program_id": program.id,
                "partner_id": self.partner_id.id,
                "points": 0,
                "expiration_date": days and today + timedelta(days=days),
            }
        )

    def _own_card(self):
        """Return the customer's card of the program, new when there is none."""
        program = self.kind_id._program(self.company_id)
        partner = self.order_id.partner_id or self.partner_id
        card = self._cards().search(
            [("partner_id", "=", partner.id), ("program_id", "=", program.id)], limit=1
        )
        if card:
            card.lock_for_update()
            card.invalidate_recordset(["points"])
            return card
        return self._cards().create(
            {"program_id": program.id, "partner_id": partner.id, "points": 0}
        )

    def _cards(self):
        """Return the cards' model; the mail is sent once a card is worth something."""
        return self.env["loyalty.card"].with_context(loyalty_no_mail=True)

    def _issue_card(self, card):
        """Put the amount on a card, with a row in its history as Odoo writes it.

        :raises ValidationError: when the program cannot give exactly this amount
        """
        points = self._points_on(card.program_id)
        before = card.points
        history = self.env["loyalty.history"].create(
            {
                "card_id": card.id,
                "description": self.env._("Apology %(c)s", c=self.recovery_id.name),
                "issued": points,
            }
        )
        card.points = before + points
        return {
            "program_id": card.program_id.id,
            "card_id": card.id,
            "points": points,
            "balance_before": before,
            "history_ref": history.id,
        }

    def _points_on(self, program):
        """Return the points of a program that are worth this amount."""
        company = self.company_id
        currency = program.currency_id or company.currency_id
        amount = self.amount
        if currency != self.currency_id:
            amount = self._exchange(amount, self.currency_id, company)
            if currency != company.currency_id:
                raise ValidationError(
                    self.env._(
                        "“%(program)s” pays in %(theirs)s; the case is in %(ours)s.",
                        program=program.name,
                        theirs=currency.name,
                        ours=self.currency_id.name,
                    )
                )
        for reward in program.reward_ids.filtered(
            lambda r: r.reward_type == "discount"
        ):
            # Gift cards and accounts pay any part, other rewards are given whole.
            whole = 0 if program.is_payment_program else reward.required_points
            try:
                return rules.points_for(
                    amount,
                    reward.discount_mode,
                    reward.discount,
                    whole or currency.rounding,
                    reward.discount_max_amount,
                    currency.rounding,
                )
            except ValueError:
                continue
        raise ValidationError(
            self.env._(
                "No reward of “%(program)s” is worth exactly %(amount)s. Choose "
                "another amount, or a program with a reward of an amount per point.",
                program=program.name,
                amount=currency.format(amount),
            )
        )

    # ---- others --------------------------------------------------------------------

    def _issue_gift(self):
        self.recovery_id.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=self.env._("Deliver the gift: %(name)s", name=self.kind_id.name),
            note=plaintext2html(self.delivery or ""),
            # An apology by the same person does not deliver it.
            automated=False,
        )
        if self.gift_cost is False:
            return {}
        # What the supplier asks for it, not what it is worth to the customer.
        cost = self._exchange(self.gift_cost, self.currency_id, self.company_id)
        return {"cost": cost}

    def _issue_none(self):
        return {"cost": 0.0}

    def _take_back(self):
        """Take back what was issued and is not used.

        :raises UserError: when the customer has used it
        """
        self.ensure_one()
        if self.redeemed_amount:
            raise UserError(
                self.env._("“%(name)s” is used already.", name=self.display_name)
            )
        if self.card_id:
            left = self.card_id.points - self.points
            if left < 0:
                raise UserError(
                    self.env._("“%(name)s” is used already.", name=self.display_name)
                )
            self.env["loyalty.history"].create(
                {
                    "card_id": self.card_id.id,
                    "description": self.env._(
                        "Apology %(c)s taken back", c=self.recovery_id.name
                    ),
                    "used": self.points,
                }
            )
            self.card_id.points = left
            if self.kind in (kinds.COUPON, kinds.GIFT_CARD):
                self.card_id.action_archive()
        if self.credit_note_id.state == "draft":
            self.credit_note_id.button_cancel()
        drafts = self.order_line_ids.filtered(
            lambda line: line.state in ("draft", "sent")
        )
        drafts.unlink()
