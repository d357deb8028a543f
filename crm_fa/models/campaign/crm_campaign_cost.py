from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..optional_number import OptionalMonetary
from ..screen_dates import format_date

PURCHASES = ("in_invoice", "in_refund", "in_receipt")

# What changes a figure of the campaign.
_COUNTED = frozenset({"amount", "currency_id", "date", "campaign_id", "bill_line_id"})

# What a cost takes over from its vendor bill line.
FROM_BILL = frozenset({"amount", "currency_id", "date", "partner_id"})


class CrmCampaignCost(models.Model):
    """Money spent on a campaign, typed by its responsible or taken from a vendor bill.

    A cost that belongs to a vendor bill line takes over the line's amount, currency and
    date; the line then counts here and nowhere else.
    """

    _name = "crm.campaign.cost"
    _description = "Campaign Cost"
    _order = "date desc, id desc"
    _check_company_auto = True

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, ondelete="cascade", index=True
    )
    date = fields.Date(
        required=True,
        compute="_compute_from_bill",
        store=True,
        readonly=False,
        precompute=True,
        help="The amount is converted at this day's rate.",
    )
    kind_id = fields.Many2one(
        "crm.campaign.cost.kind", required=True, ondelete="restrict"
    )
    name = fields.Char(string="Description", required=True)
    amount = OptionalMonetary(
        required=True,
        compute="_compute_from_bill",
        store=True,
        readonly=False,
        precompute=True,
        help="Untaxed. A refund is a negative amount with its reason.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_from_bill",
        store=True,
        readonly=False,
        precompute=True,
    )
    refund_reason = fields.Char(help="Why money came back: asked of negative amounts.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        compute="_compute_from_bill",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    document = fields.Binary(attachment=True, help="A receipt, offer or contract.")
    document_name = fields.Char()
    bill_line_id = fields.Many2one(
        "account.move.line",
        string="Vendor Bill Line",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        check_company=True,
        domain=[
            ("move_id.move_type", "in", PURCHASES),
            ("display_type", "=", "product"),
        ],
        help="The cost counts once, with the bill's amount: as spent when the bill is "
        "posted, until then as committed.",
    )
    bill_name = fields.Char(
        string="Vendor Bill", compute="_compute_bill_name", compute_sudo=True
    )
    state = fields.Selection(
        [("actual", "Spent"), ("committed", "Committed")],
        compute="_compute_state",
        compute_sudo=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="cascade",
    )

    _bill_line_unique = models.Constraint(
        "UNIQUE (bill_line_id)",
        "This vendor bill line is a cost of a campaign already: it counts once.",
    )

    @api.depends(
        "campaign_id",
        "bill_line_id.amount_currency",
        "bill_line_id.currency_id",
        "bill_line_id.move_id.invoice_date",
        "bill_line_id.partner_id",
    )
    def _compute_from_bill(self):
        for cost in self:
            line = cost.bill_line_id
            if line:
                cost.amount = line.amount_currency
                cost.currency_id = line.currency_id
                cost.date = line.move_id.invoice_date or line.date or cost.date
                cost.partner_id = line.partner_id
            else:
                cost.amount = cost.amount
                cost.currency_id = cost.currency_id or cost.campaign_id.roi_currency_id
                cost.date = cost.date or fields.Date.context_today(cost)
                cost.partner_id = cost.partner_id

    @api.depends("bill_line_id.move_id.name", "bill_line_id.move_id.ref")
    def _compute_bill_name(self):
        for cost in self:
            move = cost.bill_line_id.move_id
            cost.bill_name = move.display_name if move else False

    @api.depends("bill_line_id.parent_state")
    def _compute_state(self):
        for cost in self:
            line = cost.bill_line_id
            spent = not line or line.parent_state == "posted"
            cost.state = "actual" if spent else "committed"

    @api.depends("campaign_id", "bill_line_id")
    def _compute_company_id(self):
        for cost in self:
            cost.company_id = (
                cost.bill_line_id.company_id
                or cost.company_id
                or cost.campaign_id.company_id
                or self.env.company
            )

    # ---- rules -----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # What a bill tells is not typed as well.
        vals_list = [
            {name: vals[name] for name in vals if name not in FROM_BILL}
            if vals.get("bill_line_id")
            else vals
            for vals in vals_list
        ]
        self._check_bills_are_theirs(vals_list)
        for vals in vals_list:
            if not vals.get("bill_line_id"):
                self._check_given({"amount": False, **vals})
        costs = super().create(vals_list)
        costs.campaign_id._mark_budget()
        return costs

    def write(self, vals):
        self._check_bills_are_theirs([vals])
        self._check_given(vals)
        if not _COUNTED.isdisjoint(vals):
            self._check_not_closed()
        if not FROM_BILL.isdisjoint(vals) and "bill_line_id" not in vals:
            self._check_not_from_bill()
        self.campaign_id._mark_budget()
        result = super().write(vals)
        self.campaign_id._mark_budget()
        return result

    @api.model
    def _check_bills_are_theirs(self, vals_list):
        """Refuse lines of bills that the user may not read: a cost tells of its line.

        :raises AccessError: as the lines themselves would
        """
        ids = [vals["bill_line_id"] for vals in vals_list if vals.get("bill_line_id")]
        if ids:
            self.env["account.move.line"].browse(ids).check_access("read")

    @api.model
    def _check_given(self, vals):
        """Refuse an amount or currency that is missing, with words of our own."""
        name = vals.get("name") or self[:1].name or ""
        if "amount" in vals and (vals["amount"] is False or vals["amount"] is None):
            raise ValidationError(
                self.env._("The cost “%(cost)s” has no amount.", cost=name)
            )
        if "currency_id" in vals and not vals["currency_id"]:
            raise ValidationError(
                self.env._(
                    "The cost “%(cost)s” of %(amount)s has no currency: an amount "
                    "without one means nothing.",
                    cost=name,
                    amount=vals.get("amount", self[:1].amount),
                )
            )

    def _check_not_from_bill(self):
        # Who edits a cost need not be allowed to read bills.
        for cost in self.sudo().filtered("bill_line_id"):
            raise ValidationError(
                self.env._(
                    "Amount, currency, date and vendor of “%(cost)s” are those of the "
                    "vendor bill %(bill)s: change the bill, or take it off the cost.",
                    cost=cost.name,
                    bill=cost.bill_name,
                )
            )

    @api.constrains("amount", "date", "currency_id", "campaign_id", "bill_line_id")
    def _check_not_closed(self):
        """Costs of a closed period stay as they were; bills show as adjustments."""
        # A closed period binds everyone, whoever may see the campaign's results.
        for cost in self.sudo():
            closed = cost.campaign_id.roi_closed_until
            if closed and cost.date <= closed and not cost.bill_line_id:
                raise ValidationError(
                    self.env._(
                        "“%(cost)s” is dated %(date)s, but the period of "
                        "“%(campaign)s” is closed until %(closed)s.",
                        cost=cost.name,
                        date=format_date(self.env, cost.date),
                        campaign=cost.campaign_id.title,
                        closed=format_date(self.env, closed),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_not_closed()
        self.campaign_id._mark_budget()

    @api.constrains("amount", "refund_reason", "bill_line_id")
    def _check_refund_reason(self):
        for cost in self:
            if cost.amount < 0 and not cost.refund_reason and not cost.bill_line_id:
                raise ValidationError(
                    self.env._(
                        "“%(cost)s” is negative (%(amount)s): say why the money came "
                        "back.",
                        cost=cost.name,
                        amount=cost.amount,
                    )
                )

    @api.constrains("currency_id", "campaign_id", "company_id")
    def _check_rate(self):
        # A missing rate is refused, whichever companies the user sees.
        for cost in self.sudo():
            target = cost.campaign_id.roi_currency_id
            if cost.currency_id == target:
                continue
            for currency in cost.currency_id | target:
                if not self._has_rate(currency, cost.company_id):
                    raise ValidationError(
                        self.env._(
                            "“%(cost)s” of %(date)s cannot be converted from %(from)s "
                            "to %(to)s: %(currency)s has no exchange rate in "
                            "%(company)s. Add one first.",
                            **{
                                "cost": cost.name,
                                "date": format_date(self.env, cost.date),
                                "from": cost.currency_id.name,
                                "to": target.name,
                                "currency": currency.name,
                                "company": cost.company_id.name,
                            },
                        )
                    )

    @api.model
    def _has_rate(self, currency, company):
        if currency == company.currency_id:
            return True
        return bool(
            # Rates are kept by the root company, which may not be among the user's.
            self.env["res.currency.rate"]
            .sudo()
            .search_count(
                [
                    ("currency_id", "=", currency.id),
                    ("company_id", "in", [company.root_id.id, False]),
                    ("rate", ">", 0),
                ],
                limit=1,
            )
        )

    @api.constrains("campaign_id", "company_id")
    def _check_campaign_company(self):
        # The companies must fit, also those that the user does not see.
        for cost in self.sudo():
            theirs = cost.campaign_id.company_id
            if theirs and theirs not in cost.company_id.parent_ids:
                raise ValidationError(
                    self.env._(
                        "“%(cost)s” is a cost of %(company)s, but the campaign "
                        "“%(campaign)s” belongs to %(theirs)s.",
                        cost=cost.name,
                        company=cost.company_id.name,
                        campaign=cost.campaign_id.title,
                        theirs=theirs.name,
                    )
                )

    @api.constrains("bill_line_id", "company_id")
    def _check_bill_line(self):
        # Salespeople have no right to bills, yet only fitting lines may be linked.
        for cost in self.sudo().filtered("bill_line_id"):
            line = cost.bill_line_id
            if line.move_id.move_type not in PURCHASES or (
                line.display_type != "product"
            ):
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is not a product line of a vendor bill or refund.",
                        line=line.display_name,
                    )
                )
