from odoo import models

from ...tools.digits import to_latin


class ResUsers(models.Model):
    _inherit = "res.users"

    def _pop_caller(self, number):
        """Tell this user's browser who calls, to have the record opened there.

        :param number: the caller's telephone number, as the switchboard has it
        :return: whether a record was found that this user may read
        """
        self.ensure_one()
        record = self._find_caller(to_latin(number).strip())
        values = {"number": number, "name": False, "model": False, "id": False}
        if record:
            values.update(name=record.display_name, model=record._name, id=record.id)
        self._bus_send("crm_fa.incoming_call", values)
        return bool(record)

    def _find_caller(self, number):
        """Return the newest open lead with this number, or else the contact.

        Only what this user may read is found.
        """
        env = self.with_user(self).env
        companies = self.company_ids.ids
        env = env(context={**env.context, "allowed_company_ids": companies})
        sanitized = env.user._phone_format(
            number=number, country=self.company_id.country_id
        )
        domain = [("phone_sanitized", "=", sanitized or number)]
        lead = env["crm.lead"].search(domain, order="id desc", limit=1)
        return lead or env["res.partner"].search(domain, order="id desc", limit=1)
