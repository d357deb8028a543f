"""Piped into `odoo shell`: activate English and Persian with all their translations.

Through the wizard that Settings uses: the command line's --load-language translates only
what is in the registry at that moment, which on an existing database is `base` alone.
"""

languages = env["res.lang"].with_context(active_test=False)
languages = languages.search([("code", "in", ("en_US", "fa_IR"))])
wizard = env["base.language.install"].create(
    {"lang_ids": [(6, 0, languages.ids)], "overwrite": True}
)
wizard.lang_install()
env.cr.commit()
