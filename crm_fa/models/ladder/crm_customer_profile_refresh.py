import logging
from datetime import datetime, time
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, ormcache

from .ladder_decision import windows_of
from .ladder_documents import id_array
from .ladder_event import LadderEvent
from .ladder_facts import LadderSettings, Scope, fact_query
from .ladder_scope import scope_of, scope_query
from .ladder_template import Place, filled, template_of
from .ladder_writing import (
    contact_statement,
    decided_ctes,
    todo_query,
    write_statement,
)

_logger = logging.getLogger(__name__)

# The values of a refresh of some customers, in the statement made for many such.
EVENT_PLACES = [
    f"event_{name}"
    for name in ("partner_id", "trigger", "source_model", "source_id", "user_id")
]
PLACES = (
    "heads",
    "members",
    "heads_of_members",
    "companies",
    "zones",
    "bypass_dwell",
    "seed",
    *EVENT_PLACES,
    "trigger",
    "today",
    "now",
    "uid",
)


class Outcome(NamedTuple):
    """What a refresh changed."""

    profiles: int
    moves: int
    first_move_id: int | None
    last_move_id: int | None


def added(outcomes):
    """Return several outcomes of one transaction as one; none changed nothing."""
    if not outcomes:
        return Outcome(0, 0, None, None)
    profiles, moves, first_ids, last_ids = zip(*outcomes, strict=True)
    return Outcome(
        sum(profiles),
        sum(moves),
        min((move_id for move_id in first_ids if move_id), default=None),
        max((move_id for move_id in last_ids if move_id), default=None),
    )


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    @api.model
    def _refresh(self, partners=None, trigger="time", today=None, user=None):
        """Bring profiles, rungs and journal up to date in one set-based pass.

        :param partners: only these partners (contacts stand for their company) and who
            referred them; ``None`` is everyone
        :param trigger: a value of ``crm.ladder.move.trigger``, for the journal
        :param date today: the day as of which to judge; the present day when omitted
        :param user: who made it happen; the current user when omitted
        :return: the moves made, as ``crm.ladder.move``
        """
        if partners is None:
            outcome = self._refresh_pass(Scope(), trigger=trigger, today=today)
        else:
            uid = (user or self.env.user).id
            # An override is written on the partner; nothing else has a document here.
            model = "res.partner" if trigger == "override" else None
            outcome = self._refresh_events(
                [
                    LadderEvent(partner.id, trigger, model, model and partner.id, uid)
                    for partner in partners
                ],
                today=today,
            )
        moves = self.env["crm.ladder.move"]
        if not outcome.moves:
            return moves
        # The snapshot of this transaction holds no other rows within these bounds.
        return moves.search(
            [("id", ">=", outcome.first_move_id), ("id", "<=", outcome.last_move_id)],
            order="id",
        )

    @api.model
    def _refresh_events(self, events, today=None):
        """Refresh the partners of ``events`` and those who referred them.

        :param events: a list of ``LadderEvent``
        :return: the :class:`Outcome`
        """
        self.env.flush_all()
        settings = self._ladder_settings()
        outcomes, left = self._refresh_plain(events, settings, today)
        outcomes = [self._refreshed(added(outcomes))] if outcomes else []
        if left:
            scope = self._scope_of([event.partner_id for event in left], settings)
            outcomes.append(
                self._refresh_pass(scope, left, today=today, settings=settings)
            )
        return added(outcomes)

    @api.model
    def _refresh_pass(
        self, scope, events=(), trigger="time", today=None, settings=None
    ):
        """Run the refresh over ``scope``; memory does not grow with everyone's number.

        :return: the :class:`Outcome`
        """
        now = fields.Datetime.now()
        if today is None:
            zones = dict(zip(scope.companies or (), scope.zones or (), strict=True))
            today = self._today(zones.get(self._main_company().id))
        else:
            now = datetime.combine(today, time(12))
        trigger = events[0].trigger if events else trigger
        if scope.is_everyone:
            row = self._write_everyone(trigger, today, now)
        else:
            settings = settings or self._ladder_settings()
            text = self._some_template(settings, scope.lacks)
            row = self._write_some(text, scope, events, trigger, today, now)
        outcome = self._refreshed(row)
        if outcome.moves:
            self._queue_actions_of(outcome, events)
        return outcome

    def _refreshed(self, row):
        """Have what was read before a refresh read anew.

        :param row: what ``write_statement`` selects
        :return: the :class:`Outcome`
        """
        outcome = Outcome(*row)
        self.env["res.partner"].invalidate_model(self._names_on_partners())
        self.invalidate_model()
        return outcome

    @ormcache()
    def _names_on_partners(self):
        """Return the fields of partners that a refresh may change."""
        names = self.env["res.partner"]._fields
        return tuple(name for name in names if name.startswith("ladder_"))

    def _write_everyone(self, trigger, today, now):
        self._create_todo(self._todo_query(today))
        statement = write_statement(
            scope=Scope(),
            events=[[]] * 5,
            trigger=trigger,
            today=today,
            now=now,
            uid=self.env.uid,
        )
        row = self._execute(statement).fetchone()
        self._execute(contact_statement())
        self._execute(SQL("DROP TABLE todo"))
        return row

    def _write_some(self, text, scope, events, trigger, today, now):
        rows = self._events_of_heads(scope, events)
        columns = list(zip(*rows, strict=True)) or [()] * len(LadderEvent._fields)
        bypass = [event.partner_id for event in events if event.trigger == "override"]
        values = {
            "heads": id_array(scope.heads),
            "members": id_array(scope.members),
            "heads_of_members": id_array(scope.heads_of_members),
            "companies": id_array(scope.companies),
            "zones": list(scope.zones),
            "bypass_dwell": id_array(bypass),
            "seed": id_array(event.partner_id for event in events),
            **{
                f"event_{name}": list(column)
                for name, column in zip(LadderEvent._fields, columns, strict=True)
            },
            "trigger": trigger,
            "today": today,
            "now": now,
            "uid": self.env.uid,
        }
        statement = filled(text, {name: SQL("%s", values[name]) for name in PLACES})
        return self._execute(statement).fetchone()

    @ormcache("settings", "lacks")
    def _some_template(self, settings, lacks):
        """Return the statement that refreshes some customers, without their values.

        The cache is cleared when a rung changes, as the one of the rungs is.
        """
        place = {name: Place(name) for name in PLACES}
        scope = Scope(
            heads=place["heads"],
            members=place["members"],
            heads_of_members=place["heads_of_members"],
            companies=place["companies"],
            zones=place["zones"],
            lacks=lacks,
        )
        ctes = self._standing_ctes(scope, place["today"], place["bypass_dwell"])
        statement = write_statement(
            ctes=SQL(
                "%s, todo AS MATERIALIZED (%s)", ctes, todo_query(scope, place["seed"])
            ),
            scope=scope,
            events=[place[name] for name in EVENT_PLACES],
            trigger=place["trigger"],
            today=place["today"],
            now=place["now"],
            uid=place["uid"],
        )
        return template_of(self.env.cr, statement, place.values())

    def _events_of_heads(self, scope, events):
        """Return the first event of each commercial partner, under its id."""
        found = {}
        head_of = dict(
            zip(scope.members or (), scope.heads_of_members or (), strict=True)
        )
        for event in events:
            head = head_of.get(event.partner_id)
            if head:
                found.setdefault(head, event._replace(partner_id=head))
        return list(found.values())

    def _standing_ctes(self, scope, today, bypass_dwell=()):
        settings = self._ladder_settings()
        rungs = self.env["crm.ladder.rung"]._ladder_rules()
        return SQL(
            "fact AS MATERIALIZED (%s), %s",
            fact_query(settings, scope, today, windows_of(rungs)),
            decided_ctes(settings, rungs, scope, today, bypass_dwell),
        )

    def _todo_query(self, today):
        """Return the SELECT of everyone who has to be written, as things stand now."""
        everyone = Scope()
        ctes = self._standing_ctes(everyone, today)
        return SQL("WITH %s %s", ctes, todo_query(everyone))

    def _create_todo(self, todo, lasting=False):
        """Keep what ``todo`` selects in a temporary table.

        A statement that writes never runs in parallel; one that only reads may, and
        how much there is to write is known when the writing is planned.

        :param lasting: for all transactions of this cursor, not for this one alone
        """
        self.env.flush_all()
        # Compiling a statement of this length takes longer than it saves.
        self._execute(
            SQL(
                "SELECT set_config('work_mem', '256MB', true), "
                "set_config('jit', 'off', true)"
            )
        )
        self._execute(SQL("DROP TABLE IF EXISTS pg_temp.todo"))
        self._execute(
            SQL(
                "CREATE TEMPORARY TABLE todo ON COMMIT %s AS %s",
                SQL("PRESERVE ROWS" if lasting else "DROP"),
                todo,
            )
        )

    def _execute(self, statement):
        """Execute without logging: a collision with another transaction is no error."""
        self.env.cr.execute(statement, log_exceptions=False)
        return self.env.cr

    def _scope_of(self, partner_ids, settings):
        """Return the scope that a change of these partners concerns.

        A referral counts for the referrer, so who referred these partners, or a lead of
        theirs, is judged anew as well.
        """
        row = self._execute(scope_query(settings, partner_ids)).fetchone()
        return scope_of(row)

    @api.model
    def _ladder_settings(self):
        # Whoever confirms an order, the company's own settings decide.
        get_param = self.env["ir.config_parameter"].sudo().get_param

        def number(key, default):
            try:
                return float(get_param(key) or default)
            except ValueError:
                # A typing error in a parameter must not stop anyone's sale.
                _logger.info("%s is no number, %s is used", key, default)
                return default

        company = self._main_company()
        currency = company.currency_id
        ref = self.env["ir.model.data"]._xmlid_to_res_id
        return LadderSettings(
            purchase_source=get_param("crm_fa.ladder_purchase_source", "order"),
            lapse_ratio=number("crm_fa.ladder_lapse_ratio", 2.5),
            lapse_days=int(number("crm_fa.ladder_lapse_days", 365)),
            currency_id=currency.id,
            currency_decimals=currency.decimal_places,
            # As root_id, which Odoo computes anew at every sale.
            rate_company_id=int(company.parent_path.split("/")[0]),
            public_group_id=ref("base.group_public") or None,
            template_user_id=ref("base.template_portal_user_id") or None,
            has_purchase_orders="purchase.order" in self.env,
        )

    def action_recompute(self):
        """Recompute everyone now and say what changed.

        :raises AccessError: for anyone but a sales manager
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only sales managers may recompute the ladder.")
            )
        # Everyone's figures, also those of colleagues' customers.
        outcome = self.sudo()._refresh_pass(Scope())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The ladder is up to date"),
                "message": self.env._(
                    "%(moves)s customers moved; the facts of %(profiles)s changed.",
                    moves=outcome.moves,
                    profiles=outcome.profiles,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
