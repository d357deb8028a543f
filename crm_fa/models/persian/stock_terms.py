"""Persian for what Odoo's own CRM, sales and loyalty modules leave in English.

``i18n_extra/fa.po`` holds terms of those modules.  Odoo loads texts of fields, views
and menus from it as it loads any module's (what is translated already stays), and the
web client falls back on it for texts of JavaScript.  Only for texts of Python does Odoo
look nowhere but in the module that says them.
"""

import re

from odoo import models
from odoo.tools import file_path
from odoo.tools.misc import ReadonlyDict
from odoo.tools.translate import (
    PYTHON_TRANSLATION_COMMENT,
    PoFileReader,
    code_translations,
)

TERMS = "crm_fa/i18n_extra/fa.po"
LANG = "fa_IR"

_MODULE_OF = re.compile(r"code:addons/(\w+)/")


def python_terms(path):
    """Return the terms of Python code in a file of translations.

    :param path: of a ``.po`` file
    :return: ``{module: {term: translation}}``
    """
    found = {}
    for entry in PoFileReader(path).pofile:
        if PYTHON_TRANSLATION_COMMENT not in entry.comment or not entry.msgstr:
            continue
        for occurrence, _line in entry.occurrences:
            match = _MODULE_OF.match(occurrence)
            if match:
                found.setdefault(match[1], {})[entry.msgid] = entry.msgstr
    return found


class CrmPersianTerms(models.AbstractModel):
    _name = "crm.persian.terms"
    _description = "Persian Terms of Odoo's Own Modules"

    def _register_hook(self):
        """Add what is missing to the translations that this process has read.

        They are the process's, not the database's: databases without crm_fa served by
        the same process get these terms too, where they would show English.
        """
        super()._register_hook()
        for module, terms in python_terms(file_path(TERMS)).items():
            own = code_translations.get_python_translations(module, LANG)
            code_translations.python_translations[module, LANG] = ReadonlyDict(
                {**terms, **own}
            )
