from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import recovery_severity as rules
from .crm_recovery import ENDED


class CrmRecovery(models.Model):
    """How grave a case is, whether it happened before, and which policy is for it."""

    _inherit = "crm.recovery"

    repeat_seen_id = fields.Many2one(
        "crm.recovery",
        string="Second After",
        compute="_compute_repeat_seen_id",
        help="A similar incident of the same customer within 180 days: the severity is "
        "one higher.",
    )
    has_hidden_repeat = fields.Boolean(compute="_compute_repeat_seen_id")

    @api.depends("repeat_of_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_repeat_seen_id(self):
        """Tell whoever handles a case that it is the second, and show who may see it.

        Another team's case, or a confidential one, is told of without its name.
        """
        for case in self:
            # That there was one counts for everybody.
            earlier = case.sudo().repeat_of_id.with_env(self.env)
            case.repeat_seen_id = earlier._filtered_access("read")
            case.has_hidden_repeat = bool(earlier - case.repeat_seen_id)

    @api.depends(
        "impact",
        "responsibility",
        "is_safety",
        "is_legal",
        "category_id",
        "repeat_of_id",
        "severity_boost",
    )
    def _compute_severity(self):
        for case in self:
            if not case.impact or not case.responsibility:
                case.severity = False
                continue
            case.severity = str(
                rules.severity(
                    int(case.impact),
                    case.responsibility,
                    case.is_safety or case.is_legal or case.category_id.is_safety,
                    bool(case.repeat_of_id),
                    case.severity_boost,
                )
            )

    @api.depends("company_id", "category_id", "severity")
    def _compute_policy_id(self):
        policies = self.env["crm.recovery.policy"]
        found = {}
        for case in self:
            key = case.company_id, case.category_id._origin, case.severity
            if case.severity and key not in found:
                found[key] = policies._find(*key)
            case.policy_id = found.get(key, policies)

    @api.depends("partner_id", "category_id", "date_incident", "company_id")
    def _compute_repeat_of_id(self):
        for case in self:
            case.repeat_of_id = case._find_repeated()

    def _no_longer_repeated(self):
        """Grade those anew that were a second incident after these, now cancelled."""
        self._grade_anew(Domain("repeat_of_id", "in", self.ids), "date_incident")

    @api.model
    def _grade_anew(self, domain, cause):
        """Grade open cases anew after something outside of them has changed.

        What has ended keeps what was true when it ended.

        :param domain: which cases
        :param str cause: the field of a case that counts as changed
        """
        # Whoever changes it need not see all the cases.
        cases = self.sudo().search(domain & Domain("state", "not in", ENDED))
        policies = {case: case.policy_id for case in cases}
        cases.modified([cause])
        for case, policy in policies.items():
            if case.policy_id != policy:
                case._plan_deadlines()

    def _find_repeated(self):
        """Return the latest similar case within 180 days before this one; maybe none.

        Similar: of the same customer, company and category.  Those that the user may
        not see count too: they are counted, not shown.
        """
        self.ensure_one()
        if not (self.partner_id and self.category_id and self.date_incident):
            return self.browse()
        since = fields.Date.subtract(self.date_incident, days=rules.REPEAT_DAYS)
        domain = (
            Domain("partner_id", "=", self.partner_id._origin.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("category_id", "=", self.category_id._origin.id)
            & Domain("state", "!=", "cancelled")
            & Domain("date_incident", "<=", self.date_incident)
            & Domain("date_incident", ">=", since)
        )
        if self._origin:
            # Of two on one day the later recorded is the second.
            domain &= Domain("date_incident", "<", self.date_incident) | Domain(
                "id", "<", self._origin.id
            )
        return self.sudo().search(domain, order="date_incident desc, id desc", limit=1)
