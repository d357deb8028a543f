from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ...tools.ladder_rules import THRESHOLDS, stricter_below

_NOT_NEGATIVE = (*THRESHOLDS, "dwell_days")
# What a rung does, and which moves it follows.
_ACTIONS = ("enter_action_ids", "exit_action_ids")
_ACTION_RULES = ("enter_climbing_only", "exit_falling_only")
_LOOKS = ("name", "color")


class RungLook(NamedTuple):
    """What is shown of a rung wherever customers are."""

    name: str
    color: int


class CrmLadderRung(models.Model):
    """One rung of the loyalty ladder: who stands here, and what is done on arrival."""

    _name = "crm.ladder.rung"
    _inherit = ["crm.step.mixin"]
    _description = "Loyalty Ladder Rung"
    _order = "sequence, id"
    _step_record_model = "res.partner"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short name for imports, reports and automations. It never changes.",
        prefetch="rule",
    )
    sequence = fields.Integer(
        default=10, help="Position on the ladder; a higher number is a higher rung."
    )
    active = fields.Boolean(default=True)
    color = fields.Integer(string="Colour")
    fold = fields.Boolean(string="Folded in Kanban", prefetch="rule")
    description = fields.Text(
        translate=True,
        help="In one sentence: who stands on this rung.",
        prefetch="rule",
    )
    min_leads = fields.Integer(
        string="Leads or Quotations",
        help="At least this many leads and quotations, won, lost or open.",
        prefetch="rule",
    )
    min_purchases = fields.Integer(
        string="Purchases", help="At least this many purchases.", prefetch="rule"
    )
    min_purchase_days = fields.Integer(
        string="Purchase Days",
        help="Purchases on at least this many different days.",
        prefetch="rule",
    )
    window_days = fields.Integer(
        string="Within Days",
        help="Count purchases, purchase days and revenue of the last so many days "
        "only, today included. 0 counts everything ever bought.",
        prefetch="rule",
    )
    min_revenue = fields.Monetary(
        string="Revenue",
        help="At least this untaxed revenue, less credit notes.",
        prefetch="rule",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    max_overdue_ratio = fields.Float(
        digits=(16, 2),
        help="Days since the last purchase, divided by the usual number of days "
        "between purchases, at most this much. 0 does not ask. Unknown counts as not "
        "met.",
        prefetch="rule",
    )
    min_referrals = fields.Integer(
        string="Referrals",
        help="Referred at least this many partners who became a lead or a customer.",
        prefetch="rule",
    )
    dwell_days = fields.Integer(
        string="Days Before Moving Down",
        default=14,
        help="Stay on this rung at least so many days before moving down. "
        "Moves up are never delayed.",
        prefetch="rule",
    )
    enter_action_ids = fields.Many2many(
        "ir.actions.server",
        "crm_ladder_rung_enter_action_rel",
        "rung_id",
        "action_id",
        string="When Entering",
        domain=[("model_id.model", "=", "res.partner")],
        # Actions run with all rights: whoever chooses them must be an administrator.
        groups="base.group_system",
    )
    exit_action_ids = fields.Many2many(
        "ir.actions.server",
        "crm_ladder_rung_exit_action_rel",
        "rung_id",
        "action_id",
        string="When Leaving",
        domain=[("model_id.model", "=", "res.partner")],
        # Actions run with all rights: whoever chooses them must be an administrator.
        groups="base.group_system",
    )
    enter_climbing_only = fields.Boolean(
        string="Only When Climbing",
        prefetch="rule",
        help="Who falls onto this rung from a higher one is not welcomed again.",
    )
    exit_falling_only = fields.Boolean(
        string="Only When Falling",
        prefetch="rule",
        help="Who leaves this rung for a higher one is not asked back.",
    )
    enter_action_names = fields.Char(
        string="Done When Entering", compute="_compute_action_names", compute_sudo=True
    )
    exit_action_names = fields.Char(
        string="Done When Leaving", compute="_compute_action_names", compute_sudo=True
    )
    partner_count = fields.Integer(
        string="Customers Here",
        compute="_compute_partner_count",
        groups="sales_team.group_sale_salesman",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)", "Another rung has this code already."
    )
    _thresholds_not_negative = models.Constraint(
        """CHECK (min_leads >= 0 AND min_purchases >= 0 AND min_purchase_days >= 0
               AND window_days >= 0 AND min_revenue >= 0 AND max_overdue_ratio >= 0
               AND min_referrals >= 0 AND dwell_days >= 0)""",
        "A threshold of a rung cannot be negative.",
    )

    @api.constrains(*_NOT_NEGATIVE)
    def _check_thresholds(self):
        for rung in self:
            wrong = rung._negative_sentences({n: rung[n] for n in _NOT_NEGATIVE})
            if wrong:
                raise ValidationError("\n".join(wrong))

    def _negative_sentences(self, thresholds):
        """Say which of these thresholds cannot be, one sentence each.

        :param thresholds: ``{name of a field: value}``, as tried for this rung
        """
        return [
            self.env._(
                "%(rung)s: %(threshold)s cannot be negative (%(value)s).",
                rung=self.name,
                threshold=self._fields[name]._description_string(self.env),
                value=value,
            )
            for name, value in thresholds.items()
            if value < 0
        ]

    def _compute_currency_id(self):
        self.currency_id = self.env["crm.customer.profile"]._main_company().currency_id

    @api.depends("enter_action_ids.name", "exit_action_ids.name")
    @api.depends_context("lang")
    def _compute_action_names(self):
        """Name the actions, for managers who may not open server actions."""
        for rung in self:
            rung.enter_action_names = ", ".join(rung.enter_action_ids.mapped("name"))
            rung.exit_action_names = ", ".join(rung.exit_action_ids.mapped("name"))

    def _compute_partner_count(self):
        counts = dict(
            self.env["crm.customer.profile"]._read_group(
                [("ladder_rung_id", "in", self.ids)], ["ladder_rung_id"], ["__count"]
            )
        )
        for rung in self:
            rung.partner_count = counts.get(rung, 0)

    @api.depends("name")
    def _compute_display_name(self):
        """Take the name from memory: each order, lead and contact shows one."""
        looks = self._rung_looks()
        known = self.filtered(lambda rung: rung.id in looks)
        for rung in known:
            rung.display_name = looks[rung.id].name
        return super(CrmLadderRung, self - known)._compute_display_name()

    def _get_color(self):
        """Return the colour of a rung, or of none, from memory as well."""
        look = self._rung_looks().get(self.id)
        return look.color if look else self.color

    @api.model
    @ormcache("self.env.lang")
    def _rung_looks(self):
        """Return ``{rung id: RungLook}`` of all rungs, archived ones included."""
        # What everyone may see of a rung, whoever is the first to ask.
        rungs = self.sudo().search([("active", "in", (True, False))])
        return {rung.id: RungLook(rung.name, rung.color) for rung in rungs}

    @api.model
    def _active_rungs(self):
        """Return the rungs in use, lowest first."""
        return self.search([("active", "=", True)])

    @api.model
    @ormcache()
    def _ladder_rules(self):
        """Return the active rungs, lowest first, as dicts of thresholds and actions.

        Cached, because every confirmed order asks for them.
        """
        names = ["sequence", "dwell_days", "code", *_ACTION_RULES, *THRESHOLDS]
        # Thresholds decide for everyone, whoever's transaction it is.
        return tuple(
            {
                "id": rung.id,
                **{name: rung[name] for name in names},
                **{name: tuple(rung[name].ids) for name in _ACTIONS},
            }
            for rung in self.sudo()._active_rungs()
        )

    @api.model_create_multi
    def create(self, vals_list):
        rungs = super().create(vals_list)
        self._thresholds_changed()
        return rungs

    def write(self, vals):
        if "code" in vals and any(rung.code != vals["code"] for rung in self):
            raise UserError(
                self.env._(
                    "The code of the rung %(name)s is %(code)s and cannot be changed: "
                    "reports and automations find the rung by it.",
                    name=self[:1].name,
                    code=self[:1].code,
                )
            )
        result = super().write(vals)
        if {"sequence", "active", "dwell_days", *THRESHOLDS} & vals.keys():
            self._thresholds_changed()
        elif not vals.keys().isdisjoint((*_ACTIONS, *_ACTION_RULES, *_LOOKS)):
            # These are cached as well.
            self.env.registry.clear_cache()
        return result

    def _update_field_translations(self, field_name, *args, **kwargs):
        result = super()._update_field_translations(field_name, *args, **kwargs)
        if field_name in _LOOKS:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self._thresholds_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # Moves of every company count, whichever the manager is in.
        used = self.env["crm.ladder.move"].sudo()
        used = used.search(
            ["|", ("from_rung_id", "in", self.ids), ("to_rung_id", "in", self.ids)],
            limit=1,
        )
        if used:
            rung = used.to_rung_id if used.to_rung_id in self else used.from_rung_id
            raise UserError(
                self.env._(
                    "Customers have stood on the rung %(name)s, so it cannot be "
                    "deleted. Archive it instead.",
                    name=rung.name,
                )
            )

    def _thresholds_changed(self):
        """Forget the cached rules and let the ladder be computed anew, soon."""
        self.env.registry.clear_cache()
        self.env["crm.customer.profile"]._schedule_full_refresh("threshold")

    @api.model
    def _stricter_below(self):
        """Return ``[(lower rung, higher rung, field name)]`` for rules that contradict.

        A lower rung that asks for more than a higher one can never be reached
        before it.
        """
        return [
            (self.browse(low), self.browse(high), name)
            for low, high, name in stricter_below(self._ladder_rules())
        ]

    def action_open_customers(self):
        """Open the customers who stand on this rung."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_customer_profile_action"
        )
        action["domain"] = [("ladder_rung_id", "=", self.id)]
        action["context"] = {}
        action["display_name"] = self.name
        return action
