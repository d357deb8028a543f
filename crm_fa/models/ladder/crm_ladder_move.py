from odoo import fields, models
from odoo.exceptions import UserError

from ..screen_dates import format_date


class CrmLadderMove(models.Model):
    """Journal of the ladder: one row per change of rung, never edited or deleted.

    Only :meth:`crm.customer.profile._refresh` writes rows, in SQL, together with the
    change of rung that they record.
    """

    _name = "crm.ladder.move"
    _inherit = "crm.journal.mixin"
    _description = "Loyalty Ladder Move"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    # A row has its own date and person; four more columns would only repeat them.
    _log_access = False

    # Empty once the customer was deleted; partner_ref still tells the moves apart.
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="set null", index=True
    )
    partner_ref = fields.Integer(
        string="Customer Number",
        readonly=True,
        aggregator=None,
        help="Number of the customer who made this move. It differs from the customer "
        "when two customers were merged.",
    )
    from_rung_id = fields.Many2one(
        "crm.ladder.rung", string="From", readonly=True, ondelete="restrict", index=True
    )
    to_rung_id = fields.Many2one(
        "crm.ladder.rung", string="To", readonly=True, ondelete="restrict", index=True
    )
    direction = fields.Selection(
        [("up", "Up"), ("down", "Down"), ("enter", "Joined"), ("leave", "Left")],
        readonly=True,
        required=True,
    )
    date = fields.Datetime(readonly=True, required=True, index=True)
    trigger = fields.Selection(
        [
            ("initial", "First Computation"),
            ("order", "Order"),
            ("invoice", "Invoice"),
            ("lead", "Lead"),
            ("referral", "Referral"),
            ("time", "Time"),
            ("threshold", "Thresholds Changed"),
            ("override", "Override"),
            ("merge", "Contacts Changed"),
        ],
        string="Because Of",
        readonly=True,
        required=True,
    )
    evidence = fields.Json(string="Facts", readonly=True)
    evidence_text = fields.Text(
        string="Why", compute="_compute_evidence_text", help="The facts that decided."
    )
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(
        string="Source Number", model_field="source_model", readonly=True
    )
    source_name = fields.Char(string="Source", compute="_compute_source_name")
    user_id = fields.Many2one(
        "res.users", string="Done By", readonly=True, ondelete="set null"
    )
    salesperson_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")

    _partner_date_idx = models.Index("(partner_ref, date DESC, id DESC)")

    def _compute_evidence_text(self):
        for move in self:
            move.evidence_text = "\n".join(move._evidence_lines())

    def _evidence_lines(self):
        """Return the facts behind this move in words, one fact a line."""
        self.ensure_one()
        facts = self.evidence or {}
        env = self.env
        if not facts and self.direction == "leave":
            return [
                env._(
                    "No customer any more: deleted, merged into another, or found to "
                    "be a supplier, a colleague, a contact or a company of our own."
                )
            ]
        lines = []

        def tell(key, sentence):
            if facts.get(key):
                lines.append(sentence % {"value": facts[key]})

        tell("lead_count", env._("Leads: %(value)s", value="%(value)s"))
        tell("quotation_count", env._("Quotations: %(value)s", value="%(value)s"))
        tell("purchase_count", env._("Purchases: %(value)s", value="%(value)s"))
        tell("purchase_day_count", env._("Purchase days: %(value)s", value="%(value)s"))
        tell("referral_count", env._("Referrals: %(value)s", value="%(value)s"))
        if facts.get("revenue"):
            lines.append(env._("Revenue: %(value)s", value=self._money(facts)))
        if facts.get("last_purchase_date"):
            lines.append(
                env._(
                    "Last purchase: %(value)s",
                    value=format_date(env, facts["last_purchase_date"]),
                )
            )
        tell("overdue_ratio", env._("Overdue ratio: %(value)s", value="%(value)s"))
        lines += self._window_lines(facts)
        if facts.get("override_kind") == "fixed":
            lines.append(env._("Rung fixed by hand"))
        elif facts.get("override_kind") == "floor":
            lines.append(env._("Lowest rung set by hand"))
        if facts.get("override_reason"):
            lines.append(env._("Reason: %(value)s", value=facts["override_reason"]))
        return lines or [env._("In the target market; nothing else known.")]

    def _money(self, facts, currency_id=None):
        revenue = facts.get("revenue")
        if revenue is None:
            # There was no rate that day.
            return self.env._("unknown")
        currency = self.env["res.currency"].browse(
            currency_id or facts.get("currency_id")
        )
        return currency.format(revenue) if currency.exists() else revenue

    def _window_lines(self, facts):
        """Return what was counted within the days that a rung asks for."""
        windows = facts.get("windows") or {}
        return [
            self.env._(
                "Of the last %(days)s days: purchases %(purchases)s, purchase days "
                "%(purchase_days)s, revenue %(revenue)s",
                days=days,
                purchases=windows[days].get("purchase_count", 0),
                purchase_days=windows[days].get("purchase_day_count", 0),
                revenue=self._money(windows[days], facts.get("currency_id")),
            )
            for days in sorted(windows, key=int)
        ]

    def _compute_source_name(self):
        for move in self:
            name = False
            if move.source_model in self.env and move.source_id:
                source = self.env[move.source_model].browse(move.source_id).exists()
                if source and source.has_access("read"):
                    name = source.display_name
            move.source_name = name

    def action_open_source(self):
        """Open the order, invoice, lead or partner that made this move.

        :raises UserError: when the document no longer exists
        """
        self.ensure_one()
        if not self.source_name:
            raise UserError(
                self.env._(
                    "The document behind this move was deleted, is not open to you, "
                    "or never was: time alone moves customers too."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source_model,
            "res_id": self.source_id,
            "views": [(False, "form")],
        }

    def _journal_refusal(self):
        return self.env._(
            "The ladder's journal is written by the ladder itself. "
            "Its rows are never added, edited or deleted by hand."
        )
