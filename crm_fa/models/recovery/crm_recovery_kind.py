from odoo import api, fields, models
from odoo.exceptions import ValidationError

EWALLET, COUPON, GIFT_CARD, POINTS = "ewallet", "coupon", "gift_card", "points"
CREDIT_NOTE, PRICE_REDUCTION = "credit_note", "price_reduction"
FREE_PRODUCT, SERVICE, GIFT, NONE = "free_product", "service", "gift", "none"
CODES = [
    (EWALLET, "Account Top-up"),
    (COUPON, "Coupon for the Next Purchase"),
    (GIFT_CARD, "Gift Card"),
    (POINTS, "Loyalty Points"),
    (CREDIT_NOTE, "Credit Note"),
    (PRICE_REDUCTION, "Price Reduction on an Order"),
    (FREE_PRODUCT, "Free Product"),
    (SERVICE, "Extra Service"),
    (GIFT, "Gift from Outside"),
    (NONE, "Nothing"),
]
# The loyalty program type that issues each kind of card.
PROGRAM_TYPES = {
    EWALLET: "ewallet",
    COUPON: "coupons",
    GIFT_CARD: "gift_card",
    POINTS: "loyalty",
}
PRODUCT_CODES = (FREE_PRODUCT, SERVICE)


class CrmRecoveryKind(models.Model):
    """Something that can be given to make up for a mistake, and how it is issued."""

    _name = "crm.recovery.kind"
    _inherit = ["crm.recovery.bounds"]
    _description = "Kind of Compensation"
    _order = "sequence, id"
    _check_company_auto = True
    _not_negative = frozenset({"validity_days"})

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        CODES,
        string="Issued As",
        required=True,
        help="What is created when a compensation of this kind is issued.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    program_type = fields.Char(compute="_compute_program_type")
    program_id = fields.Many2one(
        "loyalty.program",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('program_type', '=', program_type)]",
        help="Empty: the company's first fitting program, or a new one.",
    )
    product_id = fields.Many2one(
        "product.product",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="The product or service usually given.",
    )
    supplier_id = fields.Many2one(
        "res.partner",
        ondelete="restrict",
        help="Who sells tickets, restaurant cards or other gifts from outside.",
    )
    validity_days = fields.Integer(
        string="Valid for (Days)", default=180, aggregator=None, help="0: for ever."
    )

    _validity_not_negative = models.Constraint(
        "CHECK (validity_days >= 0)", "The days of validity cannot be negative."
    )

    @api.depends("code")
    def _compute_program_type(self):
        for kind in self:
            kind.program_type = PROGRAM_TYPES.get(kind.code)

    @api.constrains("program_id", "code")
    def _check_program_type(self):
        for kind in self:
            if kind.program_id and kind.program_id.program_type != kind.program_type:
                raise ValidationError(
                    self.env._(
                        "“%(program)s” cannot issue “%(kind)s”: its program type does "
                        "not fit.",
                        program=kind.program_id.name,
                        kind=kind.name,
                    )
                )

    def _program(self, company):
        """Return the active loyalty program that issues this kind in a company.

        The kind's own, else the company's first of that type, else a new one as Odoo's
        own template makes it.

        :raises ValidationError: when the kind's own program is archived
        """
        self.ensure_one()
        if self.program_id:
            if not self.program_id.active:
                raise ValidationError(
                    self.env._(
                        "The program “%(program)s” of “%(kind)s” is archived.",
                        program=self.program_id.name,
                        kind=self.name,
                    )
                )
            return self.program_id
        fitting = self._common_program(company)
        if fitting:
            return fitting
        programs = self.env["loyalty.program"].with_company(company)
        program = programs.create(self._program_values(company))
        if self.code == COUPON:
            # Customers read it: each in their own language, whoever gave the first.
            for lang, _name in self.env["res.lang"].get_installed():
                kind = self.with_context(lang=lang)
                spoken = program.with_context(lang=lang)
                spoken.name = kind.name
                spoken.reward_ids.description = kind.env._("Our apology")
        return program

    def _common_program(self, company):
        """Return the company's first program that pays this kind out; maybe none."""
        programs = self.env["loyalty.program"].with_company(company)
        # Coupons of other programs give percentages or depend on an order.
        return programs.search(
            [
                ("program_type", "=", self.program_type),
                ("company_id", "in", [company.id, False]),
                ("reward_ids.reward_type", "=", "discount"),
                ("reward_ids.discount_mode", "=", "per_point"),
            ],
            order="company_id, sequence, id",
            limit=1,
        )

    def _fits(self, case):
        """Return whether this can be given for a case as it stands.

        What the case does not have yet, but an agent can choose, is no obstacle: a
        product. What would be refused is: a credit note without an invoice, a reduction
        without an order, a program that is archived.
        """
        self.ensure_one()
        if not self.active or (self.company_id or case.company_id) != case.company_id:
            return False
        if self.code == CREDIT_NOTE:
            invoice = case.invoice_id
            left = self.env["crm.recovery.compensation"]._left_to_credit(invoice)
            return (
                invoice.state == "posted"
                and invoice.currency_id == case.currency_id
                and invoice.currency_id.compare_amounts(left, 0) > 0
            )
        if self.code == PRICE_REDUCTION:
            order = case.order_id
            return bool(order) and order.state != "cancel" and not order.locked
        if self.program_id:
            return self.program_id.active
        # Other programs are made when they are missing; what a point is worth is not.
        return self.code != POINTS or bool(self._common_program(case.company_id))

    def _program_values(self, company):
        """Return the values of a new program that pays out in the company's money.

        :raises ValidationError: for loyalty points, whose worth only people can set
        """
        if self.code == POINTS:
            raise ValidationError(
                self.env._(
                    "No loyalty program gives money for points. Create one in Sales, "
                    "with a reward of an amount per point, or choose another kind."
                )
            )
        values = self.env["loyalty.program"].with_company(company)
        values = values._get_template_values()[self.program_type]
        values |= {"company_id": company.id, "currency_id": company.currency_id.id}
        if self.code == COUPON:
            reward = {
                "reward_type": "discount",
                "discount_mode": "per_point",
                "discount": 1,
                "discount_applicability": "order",
                "required_points": 1,
                "description": self.env._("Our apology"),
            }
            values |= {
                "name": self.name,
                "portal_point_name": company.currency_id.symbol,
                "reward_ids": [fields.Command.create(reward)],
            }
        return values
