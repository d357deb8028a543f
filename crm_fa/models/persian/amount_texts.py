"""Amounts in texts that the server puts together.

Odoo writes an amount for readers by ``odoo.tools.format_amount``, which is a function
and no method of a model: there is nothing to inherit from.  So ours takes its place,
for mails, portal pages, pricelists and messages of all modules.  Databases without
crm_fa in the same process, and currencies other than a rial shown in Toman, get what
Odoo writes.

``formatLang`` is left as it is.  Odoo also writes cheques and electronic invoices with
it, which must say what is stored; they name the rial beside the number (see
``res.currency._persian_name_rial``).
"""

from odoo.tools import misc

from .stock_functions import original, put_in_place

stock_format_amount = original(misc.format_amount)


def format_amount(env, amount, currency, lang_code=None, trailing_zeroes=True):
    """Return an amount as Odoo does; in Toman where the company shows them.

    See ``odoo.tools.format_amount`` for the parameters.
    """
    shows_toman = getattr(currency, "_persian_in_toman", None)
    if shows_toman and shows_toman(env.company):
        return currency.with_env(env)._persian_format_toman(amount, lang_code)
    return stock_format_amount(env, amount, currency, lang_code, trailing_zeroes)


put_in_place(misc.format_amount, format_amount)
