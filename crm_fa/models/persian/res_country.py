from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ...tools import iran_provinces, persian_text
from ...tools.persian_text import is_persian

IRAN = "IR"
# As one writes it in Iran: from the province down to the house.
ADDRESS = "%(state_name)s %(city)s\n%(street)s\n%(street2)s\n%(zip)s\n%(country_name)s"


class ResCountry(models.Model):
    _inherit = "res.country"

    @api.model
    def _persian_set_up_iran(self):
        """Add the provinces that are missing and set Iran's order of an address.

        Provinces that somebody added stay as they are, by code or by name; so does an
        order of the address that somebody chose.
        """
        iran = self.search([("code", "=", IRAN)], limit=1)
        if not iran:
            return
        if iran.address_format == self._persian_stock_address():
            iran.address_format = ADDRESS
        states = self.env["res.country.state"]
        known = states.search([("country_id", "=", iran.id)])
        codes = set(known.mapped("code"))
        names = {persian_text.fold(name) for name in known.mapped("name")}
        states.create(
            [
                {"country_id": iran.id, "code": code, "name": persian}
                for code, (persian, english) in iran_provinces.PROVINCES.items()
                if code not in codes
                and not names & {persian_text.fold(persian), persian_text.fold(english)}
            ]
        )

    @api.model
    def _persian_restore_address(self):
        """Give Iran's addresses Odoo's order again, unless somebody changed ours."""
        iran = self.search([("code", "=", IRAN)], limit=1)
        if iran.address_format == ADDRESS:
            iran.address_format = self._persian_stock_address()

    @api.model
    def _persian_stock_address(self):
        return self._fields["address_format"].default(self)


class ResCountryState(models.Model):
    """Provinces of Iran are stored in Persian and read in English elsewhere."""

    _inherit = "res.country.state"

    def _persian_name(self):
        """Return the province's name in the reader's language."""
        if self.country_id.code != IRAN or is_persian(get_lang(self.env).code):
            return self.name
        return iran_provinces.in_english(self.name)

    @api.depends_context("lang")
    def _compute_display_name(self):
        done = super()._compute_display_name()
        for state in self:
            shown = state.name and state._persian_name()
            if shown and shown != state.name and state.display_name:
                state.display_name = state.display_name.replace(state.name, shown)
        return done

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        codes = []
        if isinstance(value, str) and operator in ("=", "ilike", "=ilike"):
            codes = iran_provinces.codes_like(value)
        if not codes:
            return found
        english = Domain("country_id.code", "=", IRAN) & Domain("code", "in", codes)
        return Domain(found) | english


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _prepare_display_address(self, without_company=False):
        layout, values = super()._prepare_display_address(without_company)
        if self.state_id:
            values["state_name"] = self.state_id._persian_name()
        return layout, values
