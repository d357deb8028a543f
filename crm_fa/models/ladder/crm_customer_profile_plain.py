import json
from datetime import datetime, time

from odoo import api, fields, models
from odoo.tools import ormcache

from .ladder_decision import windows_of
from .ladder_one import One, count_query, evidence_of, revenue_query, standing_of
from .ladder_one_write import VALUES, Change, write_query
from .ladder_template import Place, template_of

_COUNT_PLACES = ("partner", "today")
_REVENUE_PLACES = ("members", "day")
# A customer whom more sent than this takes the long way with all of them at once.
MOST_REFERRERS = 1


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    @api.model
    def _refresh_plain(self, events, settings, today=None):
        """Refresh the customer of ``events`` the short way, if that is all it takes.

        Who referred this customer is refreshed as well once the customer counts, the
        short way too.

        :return: the outcomes, and the events that have to take the long way
        """
        rungs = self.env["crm.ladder.rung"]._ladder_rules()
        if (
            len(events) != 1
            or events[0].trigger == "override"
            or settings.purchase_source != "order"
            or not rungs
            or windows_of(rungs)
        ):
            return [], events
        event = events[0]
        day = today or self._today(dict(self._zones()).get(self._main_company().id))
        one = None
        if event.only_sales:
            one = self._count_one(event.partner_id, settings, day, "sale")
        if not one or not one.profile:
            one = self._count_one(event.partner_id, settings, day, "anything")
        referrers = one.referrers if one else ()
        # Anything but an order may change who referred whom.
        if referrers and (event.trigger != "order" or len(referrers) > MOST_REFERRERS):
            return [], events
        outcome = one and self._write_one(one, event, settings, rungs, today)
        if not outcome:
            return [], events
        if not referrers or one.was_known == one.is_known:
            return [outcome], []
        # Only now: a referral counts once who was referred has a lead or a purchase.
        (referrer_id,) = referrers
        other = self._count_one(referrer_id, settings, day, "referral")
        sent = event._replace(partner_id=referrer_id, source_model=None, source_id=None)
        second = other and self._write_one(other, sent, settings, rungs, today)
        return ([outcome, second], []) if second else ([outcome], [sent])

    def _count_one(self, partner_id, settings, day, asks):
        """Return what is known of a customer, or None of a partner who is gone.

        :param date day: as of which to judge
        :param str asks: what happened, see ``ladder_one.count_query``
        """
        text = self._count_template(settings, self._zones(), asks)
        values = {"partner": partner_id, "today": day}
        row = self._execute_template(text, values).fetchone()
        one = row and One.of_row(row, day)
        if one and one.is_simple and one.counted["is_foreign"]:
            text = self._revenue_template(settings, self._zones())
            values = {"members": one.counted["members"], "day": day}
            return one.converted(*self._execute_template(text, values).fetchone())
        return one

    def _write_one(self, one, event, settings, rungs, today):
        """Write what differs about a plain customer.

        :return: ``(profiles, moves, first move id, last move id)``, or None of who is
            not that plain
        """
        if not one.is_plain:
            return None
        profile, direction = standing_of(one, settings, rungs)
        if profile is None:
            return None
        facts = one.counted
        rung_id = profile["ladder_rung_id"]
        moves = rung_id != facts["old_rung_id"]
        places = moves or profile["ladder_date"] != facts["old_date"]
        change = Change(
            creates=one.profile is None,
            updates=one.profile is not None and one.profile != profile,
            places=places,
            shows=facts["has_contacts"],
            moves=moves,
        )
        if change.is_nothing:
            return (0, 0, None, None)
        now = datetime.combine(today, time(12)) if today else fields.Datetime.now()
        values = {
            **profile,
            **event._asdict(),
            "partner_id": facts["partner_id"],
            "profile_id": facts["profile_id"],
            "old_rung_id": facts["old_rung_id"],
            "direction": direction,
            "evidence": json.dumps(evidence_of(profile, facts["today"])),
            "now": now,
        }
        text = self._write_template(change)
        move_id = self._execute_template(text, values).fetchone()[0]
        if moves:
            event = event._replace(partner_id=facts["partner_id"])
            self._queue_actions_of_one(
                move_id, event, profile, facts["old_rung_id"], direction
            )
        return (int(change.creates or change.updates), int(moves), move_id, move_id)

    @ormcache("settings", "zones", "asks")
    def _count_template(self, settings, zones, asks):
        """Return the statement that counts one customer, without its values."""
        place = [Place(name) for name in _COUNT_PLACES]
        statement = count_query(settings, zones, *place, asks)
        return template_of(self.env.cr, statement, place)

    @ormcache("settings", "zones")
    def _revenue_template(self, settings, zones):
        """Return the statement that converts one customer's revenue, without values."""
        place = [Place(name) for name in _REVENUE_PLACES]
        return template_of(self.env.cr, revenue_query(settings, zones, *place), place)

    @ormcache("change")
    def _write_template(self, change):
        """Return the statement that writes one customer, without its values."""
        place = {name: Place(name) for name in VALUES}
        return template_of(self.env.cr, write_query(change, place), place.values())

    def _execute_template(self, text, values):
        """Execute a statement of :func:`template_of` with these values by name."""
        cr = self.env.cr
        # The text comes from our own SQL objects; values are parameters.
        cr.execute(text, values, log_exceptions=False)  # pylint: disable=sql-injection
        return cr
