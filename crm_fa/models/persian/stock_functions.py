"""Putting a function of ours in the place of one of Odoo's that no model owns."""

import sys


def put_in_place(stock, ours):
    """Have every module of Odoo use ``ours``, also who took ``stock`` by name."""
    for name, module in list(sys.modules.items()):
        taken = getattr(module, "__dict__", {}).get(stock.__name__)
        if taken is stock and name.split(".")[0] == "odoo":
            setattr(module, stock.__name__, ours)
