import logging
import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.assetsbundle import WebAsset
from odoo.addons.base.models.ir_asset import IrAsset
from odoo.addons.web.tests import test_js

LOADER = "/web/static/tests/_framework/module_set.hoot.js"
ONLY_OWN_ADDONS = "const filter = (path) => addons.has(getAddonName(path));"
AND_OURS = """
const ours = (path) => /^@crm_fa\\/persian\\/[^/]+$/.test(path);
if (!sortedModuleNames.some(ours)) {
    throw new Error("nothing of the Persian room is there");
}
const filter = (path) => addons.has(getAddonName(path)) || ours(path);
"""
DATES = (
    "@web/core/l10n",
    "@web/core/components/datetime",
    "@web/core/py_js/py_date",
    "@web/search/search_model",
    "@web/search/search_utils",
    "@web/views/fields/date_field",
    "@web/views/fields/datetime_field",
    "@web/views/fields/daterange_field",
    "@web/views/fields/remaining_days_field",
    "@web/views/fields/formatters",
)
VIEWS = ("@web/core/tree_editor", "@web/search", "@web/views/calendar")
# They measure a font that browsers fetch from Odoo's network: offline they fail even
# without us.
MEASURED = (
    "daterange_field/list daterange: column widths",
    "daterange_field/list daterange: column widths (numeric format)",
    "daterange_field/list daterange: column widths (show_time=false)",
    "daterange_field/list daterange: column widths (no record)",
    "datetime_field/list datetime: column widths (show_time=false)",
    "datetime_field/list datetime: column widths (numeric format)",
)


PASSED = re.compile(r'Test "(.+)" passed \(assertions: (\d+)')


class PassedTests(logging.Handler):
    """What the browser tells of each test: ``{name: number of assertions}``."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def emit(self, record):
        for name, assertions in PASSED.findall(record.getMessage()):
            self.found[name] = int(assertions)


class StockUnitsCase(HttpCase):
    """The web client's own tests, with the Persian room's code and without it."""

    def compare_suites(self, suites):
        """Run suites without crm_fa, then with it: the same tests make the same checks.

        :return: how many tests there are
        """
        with self.without_our_assets():
            stock = self.run_suites(suites)
        with self.with_our_modules():
            beside_ours = self.run_suites(suites)
        self.assertEqual(beside_ours, stock)
        return len(stock)

    @contextmanager
    def without_our_assets(self):
        """Serve pages as where crm_fa is not installed."""
        addons_list = IrAsset._get_active_addons_list

        def without_us(assets, **params):
            return [name for name in addons_list(assets, **params) if name != "crm_fa"]

        with patch.object(IrAsset, "_get_active_addons_list", without_us):
            yield

    @contextmanager
    def with_our_modules(self):
        """Have Odoo's loader of tests load what the Persian room adds to the client.

        By itself Odoo runs a suite with the code of its own addon alone.
        """
        fetch_content = WebAsset._fetch_content

        def with_ours(asset):
            content = fetch_content(asset)
            if asset.url != LOADER:
                return content
            self.assertEqual(content.count(ONLY_OWN_ADDONS), 1, "Odoo's loader changed")
            return content.replace(ONLY_OWN_ADDONS, AND_OURS)

        with patch.object(WebAsset, "_fetch_content", with_ours):
            yield

    def run_suites(self, suites):
        """Run unit tests of the web client, all of which must pass.

        :return: ``{name of the test: number of its assertions}``
        """
        bundles = self.env["ir.attachment"].search(
            [("url", "=like", "/web/assets/%unit_tests%")]
        )
        bundles.unlink()
        self.env.registry.clear_cache("assets")
        self.addCleanup(self.env.registry.clear_cache, "assets")
        ids = "".join(f"&id={self.hoot_id(suite)}" for suite in suites)
        if suites == DATES:
            left_out = (self.hoot_id(f"@web/views/fields/{name}") for name in MEASURED)
            ids += "".join(f"&id=-{test}" for test in left_out)
        told = PassedTests()
        self._logger.addHandler(told)
        try:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{ids}",
                "",
                login="admin",
                timeout=900,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=test_js.unit_test_error_checker,
            )
        finally:
            self._logger.removeHandler(told)
        return told.found

    def hoot_id(self, name):
        """Return by which number the test runner knows a suite or test."""
        return test_js.HOOTCommon._generate_hash(self, name)


@tagged("post_install", "-at_install")
class TestPersianStockUnits(StockUnitsCase):
    """Dates and searches of Gregorian users are Odoo's."""

    def test_dates(self):
        """Odoo's tests of dates and of the search model are the same with our code."""
        self.assertGreater(self.compare_suites(DATES), 300)


@tagged("post_install", "-at_install", "-standard", "stock_views")
class TestPersianStockViews(StockUnitsCase):
    """Some minutes, and so by name only: `make test TAGS=stock_views`."""

    def test_views(self):
        """Odoo's tests of search bars, filters and calendars are the same with it."""
        self.assertGreater(self.compare_suites(VIEWS), 500)
