from datetime import datetime, time

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from .ladder_decision import windows_of
from .ladder_event import LadderEvent
from .ladder_facts import Scope
from .ladder_one import FACTS, TODO, One, is_plain, one_join, todo_of, todo_row
from .ladder_scope import scope_of, scope_query
from .ladder_template import Place, filled, template_of
from .ladder_writing import write_statement

_EVENT = [f"event_{name}" for name in LadderEvent._fields[:5]]
_PLACES = (*TODO, *_EVENT, "heads", "trigger", "event_day", "now", "uid")


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    @api.model
    def _refresh_plain(self, events, settings, today=None):
        """Refresh the customer of ``events`` the short way, if that is all it takes.

        :return: the outcome, or None; and the scope where it is known by now
        """
        rungs = self.env["crm.ladder.rung"]._ladder_rules()
        if (
            len(events) != 1
            or settings.purchase_source != "order"
            or not rungs
            or windows_of(rungs)
        ):
            return None, None
        event = events[0]
        now = fields.Datetime.now()
        values = {"ids": [event.partner_id], "now": now, "today": today}
        text = self._plain_template(settings, self._main_company().id)
        statement = filled(text, {name: SQL("%s", values[name]) for name in values})
        row = self._execute(statement).fetchone()
        scope, referrers = scope_of(row[: -len(FACTS)])
        one = One(*row[-len(FACTS) :])
        if not is_plain(one, scope.lacks, referrers, event.trigger, rungs):
            return None, None if referrers else scope
        if today:
            now = datetime.combine(today, time(12))
        values = {
            **dict(zip(TODO, todo_of(one, settings, rungs), strict=True)),
            **{
                name: [value]
                for name, value in zip(
                    _EVENT, event._replace(partner_id=one.partner_id)[:5], strict=True
                )
            },
            "heads": [one.partner_id],
            "trigger": event.trigger,
            "event_day": one.today,
            "now": now,
            "uid": self.env.uid,
        }
        text = self._plain_write_template("contacts" in scope.lacks)
        statement = filled(text, {name: SQL("%s", values[name]) for name in _PLACES})
        return self._refreshed(self._execute(statement).fetchone(), events), scope

    @ormcache("settings", "company_id")
    def _plain_template(self, settings, company_id):
        """Return the statement that counts one customer, without its values."""
        place = {name: Place(name) for name in ("ids", "now", "today")}
        rungs = self.env["crm.ladder.rung"]._ladder_rules()
        join = one_join(settings, rungs, company_id, place["now"], place["today"])
        statement = scope_query(settings, place["ids"], join)
        return template_of(self.env.cr, statement, place.values())

    @ormcache("alone")
    def _plain_write_template(self, alone):
        """Return the statement that writes one customer, without its values.

        :param bool alone: the customer has no contacts
        """
        place = {name: Place(name) for name in _PLACES}
        statement = write_statement(
            scope=Scope(
                heads=place["heads"],
                lacks=frozenset({"contacts"} if alone else ()),
            ),
            ctes=todo_row([place[name] for name in TODO]),
            events=[place[name] for name in _EVENT],
            trigger=place["trigger"],
            today=place["event_day"],
            now=place["now"],
            uid=place["uid"],
        )
        return template_of(self.env.cr, statement, place.values())
