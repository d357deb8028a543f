from odoo.tests import TransactionCase

NBSP = "\N{NO-BREAK SPACE}"


def rial_company(env, **values):
    """Return a company whose currency is the rial, as it is in use in Iran."""
    rial = env["res.currency"]._persian_rial()
    rial.write({"active": True, "rounding": 1})
    return env["res.company"].create({"name": "Sun", "currency_id": rial.id, **values})


class RialCase(TransactionCase):
    """A company that shows its rials as Toman."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.company = rial_company(cls.env, persian_toman=True)
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.rial = cls.company.currency_id.with_env(cls.env)
