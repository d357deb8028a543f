"""Odoo's server command, with every test run after all addons are loaded.

Stock tests that run while their own addon is being installed never meet an addon that comes
after it. To see whether crm_fa disturbs them, they too have to run when it is there.
"""

import os

from odoo.cli.command import main
from odoo.tests import loader

make_suite = loader.make_suite


def late(module_names, position="at_install"):
    if position != "post_install":
        return make_suite([], position)
    # After an installation the server would name only the addons just installed.
    module_names = os.environ["CRMFA_SUITES"].split(",")
    suite = make_suite(module_names, "at_install")
    suite.addTests(make_suite(module_names, "post_install"))
    return suite


loader.make_suite = late
main()
