"""Persian for the mails that Odoo's sales and loyalty modules send to customers.

Odoo has them in English only.  They are not loaded as other terms are: a company that
has rewritten a template, in whatever language it keeps its own texts in, would send our
words to its Persian customers instead of its own.
"""

from odoo import api, models
from odoo.tools import file_path
from odoo.tools.translate import PoFileReader

from .stock_terms import LANG

MAILS = "crm_fa/i18n_extra/mails/fa.po"


class CrmPersianTerms(models.AbstractModel):
    _inherit = "crm.persian.terms"

    @api.model
    def _translate_mails(self):
        """Translate the templates that are as Odoo made them and not in Persian yet."""
        if not self.env["res.lang"]._get_data(code=LANG):
            return
        for row in PoFileReader(file_path(MAILS)):
            template = self.env.ref(
                f"{row['module']}.{row['imd_name']}", raise_if_not_found=False
            )
            if not template:
                continue
            # Templates are for editors; a language is added by any administrator.
            template = template.sudo()
            field = row["name"].partition(",")[2]
            own = str(template.with_context(lang="en_US")[field] or "")
            persian = template.with_context(lang=LANG)
            if own.strip() == row["src"].strip() and str(persian[field]) == own:
                persian[field] = row["value"]


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "crm_fa" in modules and LANG in langs:
            self.env["crm.persian.terms"]._translate_mails()
        return result
