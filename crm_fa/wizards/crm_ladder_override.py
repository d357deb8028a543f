from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.screen_dates import format_date


def _height(rung):
    """Return what to compare rungs by; no rung at all is the lowest."""
    return (rung.sequence, rung.id) if rung else (float("-inf"), 0)


class CrmLadderOverride(models.TransientModel):
    """Put customers on a rung by hand, with a reason, or end that."""

    _name = "crm.ladder.override"
    _description = "Override Rung"

    partner_ids = fields.Many2many(
        "res.partner", string="Customers", required=True, readonly=True
    )
    kind = fields.Selection(
        [
            ("floor", "Never below this rung"),
            ("fixed", "Exactly on this rung"),
            ("end", "End the override"),
        ],
        string="What to Do",
        default="floor",
        required=True,
    )
    rung_id = fields.Many2one("crm.ladder.rung")
    reason = fields.Char(
        required=True, help="Kept with the customer and in the journal of moves."
    )
    end_date = fields.Date(
        string="Last Day",
        help="The override holds on this day too; the day after, the facts decide "
        "again. Leave it empty for an override without an end.",
    )
    consequence = fields.Text(string="What Will Happen", compute="_compute_consequence")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "partner_ids" in fields and not values.get("partner_ids"):
            values["partner_ids"] = [Command.set(self._active_partners().ids)]
        partners = self.new(values)._heads()
        if "default_kind" not in self.env.context:
            values.update(self._guess_override(partners, values.get("rung_id")))
        return {name: value for name, value in values.items() if name in fields}

    @api.model
    def _active_partners(self):
        """Return the customers that the wizard was opened on."""
        model = self.env.context.get("active_model")
        active_ids = self.env.context.get("active_ids") or []
        if model == "crm.customer.profile":
            return self.env[model].browse(active_ids).partner_id
        return self.env["res.partner"].browse(
            active_ids if model == "res.partner" else ()
        )

    def _heads(self):
        """Return the customers: companies stand on the ladder, not their contacts."""
        return self.partner_ids._origin.commercial_partner_id

    @api.model
    def _guess_override(self, partners, rung_id):
        """Return the values that the user most probably wants.

        A card dragged to a lower rung is to be held there; "never below" would leave
        it where the facts put it.
        """
        if rung_id:
            rung = self.env["crm.ladder.rung"].browse(rung_id)
            profiles = self.env["crm.customer.profile"]
            profiles = profiles.search([("partner_id", "in", partners.ids)])
            by_facts = profiles.rung_id
            lower = any(_height(rung) < _height(other) for other in by_facts)
            return {"kind": "fixed" if lower else "floor"}
        if len(partners) == 1 and partners.ladder_override_kind:
            return {
                "kind": partners.ladder_override_kind,
                "rung_id": partners.ladder_override_rung_id.id,
                "end_date": partners.ladder_override_end,
            }
        return {}

    @api.depends("partner_ids", "kind", "rung_id", "end_date")
    @api.depends_context("lang")
    def _compute_consequence(self):
        for wizard in self:
            wizard.consequence = "\n".join(wizard._consequence_lines())

    def _consequence_lines(self):
        """Say in words what applying would do, one sentence a line."""
        self.ensure_one()
        env = self.env
        if self.kind != "end" and not self.rung_id:
            return []
        lines = self._movement_lines()
        overridden = self._heads().filtered("ladder_override_kind")
        if self.kind == "end":
            if not overridden:
                return [env._("There is no override to end: the facts decide already.")]
            lines.append(env._("From now on the facts decide again."))
        elif self.end_date:
            lines.append(
                env._(
                    "After %(date)s the facts decide again.",
                    date=format_date(env, self.end_date),
                )
            )
        else:
            lines.append(env._("The override stays until a manager ends it."))
        if overridden and self.kind != "end":
            lines.append(
                env._("Overrides that are replaced: %(count)s", count=len(overridden))
            )
        return lines

    def _movement_lines(self):
        """Say who would move where, one sentence for each rung gained or left."""
        env = self.env
        groups = env["crm.customer.profile"]._read_group(
            [
                ("partner_id", "in", self._heads().ids),
                ("active", "in", (True, False)),
            ],
            ["ladder_rung_id", "rung_id"],
            ["__count"],
        )
        alone = len(self._heads()) == 1
        moves, stay = {}, 0
        for here, by_facts, count in groups:
            there = self._rung_after(by_facts)
            if there == here:
                stay += count
            else:
                moves[here, there] = moves.get((here, there), 0) + count
        lines = []
        for (here, there), count in moves.items():
            names = {"here": here.name, "there": there.name, "count": count}
            if alone:
                lines.append(env._("Moves from %(here)s to %(there)s.", **names))
            else:
                lines.append(
                    env._("From %(here)s to %(there)s: %(count)s customers", **names)
                )
        if stay and alone:
            lines.append(env._("Stays on %(here)s.", here=groups[0][0].name))
        elif stay:
            lines.append(env._("Stay where they are: %(count)s customers", count=stay))
        return lines

    def _rung_after(self, by_facts):
        """Return where a customer would stand whose facts say ``by_facts``."""
        if self.kind == "fixed":
            return self.rung_id
        if self.kind == "floor" and _height(by_facts) < _height(self.rung_id):
            return self.rung_id
        return by_facts

    def action_apply(self):
        """Set or end the override; customers move at once.

        :raises UserError: when no rung was chosen
        """
        self.ensure_one()
        if self.kind != "end" and not self.rung_id:
            raise UserError(self.env._("Choose the rung of the override."))
        self.partner_ids._set_ladder_override(
            False if self.kind == "end" else self.kind,
            self.rung_id,
            self.reason,
            end=self.end_date,
        )
        return {"type": "ir.actions.act_window_close"}
