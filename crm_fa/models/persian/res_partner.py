from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import iran_ids

LIMIT = 6


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["crm.persian.normalize.mixin", "res.partner"]

    _persian_plain_fields = ("phone", "email", "zip", "vat", "company_registry")
    _persian_name_fields = ("name", "street", "street2", "city", "function")

    persian_id_warning = fields.Text(
        string="Wrong Numbers", compute="_compute_persian_id_warning"
    )
    persian_similar_ids = fields.Many2many(
        "res.partner", string="Similar Contacts", compute="_compute_persian_similar_ids"
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._persian_refuse_wrong_import()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if {"vat", "company_registry", "bank_ids"} & vals.keys():
            self._persian_refuse_wrong_import()
        return result

    def _persian_refuse_wrong_import(self):
        """Refuse imported numbers with wrong check digits, by the company's option."""
        if not (
            self.env.context.get("import_file")
            # The company's option holds for whoever imports.
            and self.env.company.sudo().persian_refuse_wrong_ids
        ):
            return
        for partner in self:
            if partner.persian_id_warning:
                raise ValidationError(partner.persian_id_warning)

    @api.depends(
        "vat", "company_registry", "is_company", "country_id", "bank_ids.acc_number"
    )
    def _compute_persian_id_warning(self):
        for partner in self:
            partner.persian_id_warning = "\n".join(partner._persian_wrong_ids())

    def _persian_wrong_ids(self):
        """Return a sentence for each number that fails its check digits."""
        self.ensure_one()
        country = self.country_id or self.env.company.country_id
        if country.code != "IR":
            return []
        texts = {
            "national": self.env._("%s is no valid national id of a person."),
            "company": self.env._("%s is no valid national id of a company."),
            "sheba": self.env._("%s is no valid Sheba number."),
            "card": self.env._("%s is no valid card number."),
        }
        found = [
            (value, iran_ids.wrong_kind(value, person=not self.is_company))
            for value in (self.vat, self.is_company and self.company_registry)
            if value
        ]
        # Who may not see accounts is not told of them either.
        if self.env["res.partner.bank"].has_access("read"):
            found += [
                (account.acc_number, iran_ids.wrong_account(account.acc_number))
                for account in self.bank_ids
                if account.acc_number
            ]
        return [texts[kind] % value for value, kind in found if kind]

    @api.depends("name", "city", "phone", "email", "vat", "company_registry")
    def _compute_persian_similar_ids(self):
        """Find who has the same phone, e-mail or id, or the same name and city."""
        for partner in self:
            domain = partner._persian_similar_domain()
            if not domain:
                partner.persian_similar_ids = False
                continue
            family = partner._origin.commercial_partner_id or partner._origin
            domain &= ~Domain("id", "child_of", family.ids) if family else Domain.TRUE
            partner.persian_similar_ids = self.with_context(active_test=False).search(
                domain, limit=LIMIT
            )

    def _persian_similar_domain(self):
        """Return the domain of partners that may be this one; None for no clue."""
        self.ensure_one()
        clues = []
        if self.phone_sanitized:
            clues.append(Domain("phone_sanitized", "=", self.phone_sanitized))
        if self.email_normalized:
            clues.append(Domain("email_normalized", "=", self.email_normalized))
        if self.vat and len(self.vat) > 1:
            clues.append(Domain("vat", "=", self.vat))
        if namesakes := self._persian_namesake_ids():
            clues.append(Domain("id", "in", namesakes))
        return Domain.OR(clues) if clues else None

    def _persian_namesake_ids(self):
        """Return ids of partners of the same name and city, spelled alike or not."""
        if not (self.name and self.city and self.env.registry.has_unaccent):
            return []
        self.env["res.partner"].flush_model(["name", "city"])
        # Rights are applied to the ids by the search that they go into.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM res_partner
                 WHERE lower(unaccent(name)) = lower(unaccent(%s))
                   AND lower(unaccent(city)) = lower(unaccent(%s))
                 LIMIT 50
                """,
                self.name,
                self.city,
            )
        )
        return [partner_id for (partner_id,) in rows]
