from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..screen_dates import format_date


class ResPartner(models.Model):
    _inherit = "res.partner"

    ladder_bar = fields.Json(
        string="Loyalty Ladder",
        compute="_compute_ladder_bar",
        groups="base.group_user",
        help="The rungs, the present one, what is missing for the next and why.",
    )

    @api.depends("ladder_rung_id", "ladder_date", "commercial_partner_id")
    # What is told depends on what the reader may see.
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_ladder_bar(self):
        heads = self.commercial_partner_id.filtered(
            lambda partner: isinstance(partner.id, int)
        )
        Profile = self.env["crm.customer.profile"]
        # The facts count documents that the reader may not open; shown are sums only,
        # and only to those who may see the customer's profile.
        visible = {}
        if heads and Profile.has_access("read"):
            seen = Profile.with_context(active_test=False).search(
                [("partner_id", "in", heads.ids)]
            )
            if seen:
                visible = Profile.sudo()._explain(seen.partner_id.sudo())
        rungs = self.env["crm.ladder.rung"]._active_rungs()
        for partner in self:
            head = partner.commercial_partner_id
            if not head.ladder_rung_id:
                partner.ladder_bar = False
                continue
            partner.ladder_bar = head._ladder_bar(rungs, visible.get(head.id))

    def _ladder_bar(self, rungs, known):
        """Return the value of the bar for one commercial partner.

        :param rungs: the active rungs, lowest first
        :param known: the facts, as of ``_explain``, or None when hidden from the user
        """
        self.ensure_one()
        env = self.env
        here = self.ladder_rung_id
        bar = {
            "rungs": [
                {
                    "id": rung.id,
                    "name": rung.name,
                    "description": rung.description or "",
                    "color": rung.color,
                    "reached": (rung.sequence, rung.id) <= (here.sequence, here.id),
                    "current": rung == here,
                }
                for rung in rungs
            ],
            "since": format_date(env, self.ladder_date) if self.ladder_date else False,
            "why": [],
            "next": False,
            "override": self._ladder_override_sentence(),
            "waiting": False,
            "warnings": [],
        }
        if known:
            bar["why"] = self._ladder_reasons(known)
            bar["next"] = self._ladder_next(known)
            bar["waiting"] = self._ladder_waiting(known)
            bar["warnings"] = self._ladder_warnings(known)
        return bar

    def _ladder_override_sentence(self):
        if not self.ladder_override_kind:
            return False
        values = {
            "rung": self.ladder_override_rung_id.name,
            "end": format_date(self.env, self.ladder_override_end or False),
            "reason": self.ladder_override_reason,
        }
        env = self.env
        if not self.ladder_override_rung_id.active:
            return env._(
                "Not in force, because %(rung)s is archived: %(reason)s", **values
            )
        if self.ladder_override_kind == "fixed":
            if self.ladder_override_end:
                return env._("Fixed on %(rung)s until %(end)s: %(reason)s", **values)
            return env._("Fixed on %(rung)s: %(reason)s", **values)
        if self.ladder_override_end:
            return env._("Never below %(rung)s until %(end)s: %(reason)s", **values)
        return env._("Never below %(rung)s: %(reason)s", **values)

    def _ladder_reasons(self, known):
        """Return the facts behind the rung, in words."""
        env = self.env
        reasons = []
        if known["purchase_count"]:
            reasons.append(
                env._(
                    "Purchases: %(purchases)s, purchase days: %(days)s",
                    purchases=known["purchase_count"],
                    days=known["purchase_day_count"],
                )
            )
            reasons.append(
                env._(
                    "Last purchase: %(date)s",
                    date=format_date(env, known["last_purchase_date"]),
                )
            )
        elif known["lead_count"] or known["quotation_count"]:
            reasons.append(
                env._(
                    "Leads: %(leads)s, quotations: %(quotations)s, nothing bought yet",
                    leads=known["lead_count"],
                    quotations=known["quotation_count"],
                )
            )
        else:
            reasons.append(env._("In the target market; nothing else known."))
        if known["overdue_ratio"] is not None:
            reasons.append(
                env._(
                    "Usually buys every %(interval)s days; the wait is now %(ratio)s "
                    "times that",
                    interval=formatLang(env, known["mean_interval_days"], digits=0),
                    ratio=formatLang(env, known["overdue_ratio"], digits=2),
                )
            )
        if known["is_lapsed"]:
            reasons.append(env._("Lapsed: used to buy and has stopped"))
        if known["referral_count"]:
            reasons.append(env._("Referrals: %(count)s", count=known["referral_count"]))
        return reasons

    def _ladder_next(self, known):
        """Return the next rung above this one and what is missing for it, in words."""
        rules = self.env["crm.ladder.rung"]._ladder_rules()
        here = self.ladder_rung_id
        above = next(
            (
                rule
                for rule in rules
                if (rule["sequence"], rule["id"]) > (here.sequence, here.id)
            ),
            None,
        )
        if above is None:
            return False
        missing = self.env["crm.customer.profile"]._missing_for(above, known)
        if missing.get("max_overdue_ratio", 0) is None:
            # Nobody is late before there is a rhythm, which takes 3 purchase days.
            del missing["max_overdue_ratio"]
            missing.setdefault("min_purchase_days", 3 - known["purchase_day_count"])
        rung = self.env["crm.ladder.rung"].browse(above["id"])
        return {
            "name": rung.name,
            "missing": [
                self._ladder_missing_sentence(name, amount, above, known)
                for name, amount in missing.items()
            ],
        }

    def _ladder_missing_sentence(self, name, amount, rung, known):
        """Say in words what is missing, such as "2 more purchase days"."""
        env = self.env
        if name == "max_overdue_ratio":
            return env._("a new purchase: the last one is too long ago")
        if amount is None:
            return env._("a known revenue: an exchange rate is missing")
        if name == "min_revenue":
            currency = env["res.currency"].browse(known["currency_id"])
            amount = currency.format(amount)
        one = amount == 1
        sentence = {
            "min_leads": env._("1 more lead or quotation")
            if one
            else env._("%(count)s more leads or quotations", count=amount),
            "min_purchases": env._("1 more purchase")
            if one
            else env._("%(count)s more purchases", count=amount),
            "min_purchase_days": env._("1 more purchase day")
            if one
            else env._("%(count)s more purchase days", count=amount),
            "min_revenue": env._("%(count)s more revenue", count=amount),
            "min_referrals": env._("1 more referral who becomes a lead or a customer")
            if one
            else env._(
                "%(count)s more referrals who become a lead or a customer",
                count=amount,
            ),
        }[name]
        if rung["window_days"] and name not in ("min_leads", "min_referrals"):
            sentence = env._(
                "%(missing)s within %(days)s days",
                missing=sentence,
                days=rung["window_days"],
            )
        return sentence

    def _ladder_waiting(self, known):
        """Say when the facts and the rung differ because a fall has to wait."""
        if (
            known["override_kind"]
            or not known["rung_id"]
            or known["rung_id"] == self.ladder_rung_id.id
            or not self.ladder_date
        ):
            return False
        falls_on = self.ladder_date + timedelta(days=self.ladder_rung_id.dwell_days)
        return self.env._(
            "By the facts: %(rung)s. Moves down on %(date)s, unless something changes.",
            rung=self.env["crm.ladder.rung"].browse(known["rung_id"]).name,
            date=format_date(self.env, falls_on),
        )

    def _ladder_warnings(self, known):
        env = self.env
        warnings = []
        if known["missing_currency_id"]:
            warnings.append(
                env._(
                    "Revenue is unknown: %(currency)s has no exchange rate.",
                    currency=env["res.currency"]
                    .browse(known["missing_currency_id"])
                    .name,
                )
            )
        if known["future_purchase_count"]:
            warnings.append(
                env._(
                    "Purchases dated after today: %(count)s. They count from that day.",
                    count=known["future_purchase_count"],
                )
            )
        return warnings
