from odoo import api, models

from ...tools import digits, persian_text


class CrmPersianNormalizeMixin(models.AbstractModel):
    """Texts stored in one form, however they were typed.

    Numbers and addresses that programs read get Latin digits and lose invisible marks.
    Names stay as typed, but for Arabic ي and ك where the company asks for it.
    """

    _name = "crm.persian.normalize.mixin"
    _description = "Texts Stored in One Form"

    _persian_plain_fields = ()
    _persian_name_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._persian_normalized(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._persian_normalized(vals))

    @api.model
    def _persian_normalized(self, vals):
        changed = {}
        for name in self._persian_plain_fields:
            if isinstance(value := vals.get(name), str):
                changed[name] = digits.to_plain(value)
        # The company's option holds for whoever types, even a visitor.
        if self.env.company.sudo().persian_letters:
            for name in self._persian_name_fields:
                if isinstance(value := vals.get(name), str):
                    changed[name] = persian_text.to_persian_letters(value)
        return {**vals, **changed} if changed else vals
