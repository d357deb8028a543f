import json
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user
from odoo.tests.common import ChromeBrowser

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT


class PersianBrowserCase(HttpCase):
    """A Persian and an English salesperson, each with a browser in a time zone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.env.company.write(
            {"persian_calendar": "language", "persian_digits": "language"}
        )
        manager = "sales_team.group_sale_manager,base.group_partner_manager"
        cls.persian = new_test_user(
            cls.env, "browser_persian", manager, lang="fa_IR", tz="Asia/Tehran"
        )
        cls.english = new_test_user(
            cls.env, "browser_english", manager, lang="en_US", tz="UTC"
        )

        # Turning all styles from right to left takes long: not while a browser waits.
        bundle = cls.env["ir.qweb"]._get_asset_bundle("web.assets_web", rtl=True)
        bundle.css()
        bundle.js()

    def in_timezone(self, name):
        """Return a context in which browsers stand in time zone ``name``."""
        navigate_to = ChromeBrowser.navigate_to

        def navigate(browser, url, wait_stop=False):
            browser._websocket_request(
                "Emulation.setTimezoneOverride", params={"timezoneId": name}
            )
            return navigate_to(browser, url, wait_stop=wait_stop)

        return patch.object(ChromeBrowser, "navigate_to", navigate)

    def run_js(self, body, user, timezone="Asia/Tehran", **values):
        """Run JavaScript in the web client; ``equal(got, wanted, what)`` is at hand.

        ``module(name)`` gives what a module exports, ``open(action)`` shows a view,
        ``until(found, what)`` waits, ``texts(selector)`` reads the screen; ``values``
        are constants.
        """
        constants = "".join(
            f"const {name} = {json.dumps(value)};" for name, value in values.items()
        )
        code = f"""(async () => {{
            const module = (name) => odoo.loader.modules.get(name);
            const equal = (got, wanted, what) => {{
                const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
                if (a !== b) throw new Error(`${{what}}: ${{a}} instead of ${{b}}`);
            }};
            const until = async (found, what) => {{
                for (let i = 0; i < 200; i++) {{
                    const value = await found();
                    if (value) return value;
                    await new Promise((resolve) => setTimeout(resolve, 50));
                }}
                throw new Error(`never came: ${{what}}`);
            }};
            const all = (selector) => [...document.querySelectorAll(selector)];
            const texts = (selector) => all(selector).map((el) => el.innerText.trim());
            const open = (action) =>
                odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, {{
                    clearBreadcrumbs: true,
                }});
            {constants}
            {body}
            console.log("test successful");
        }})().catch((error) => console.error(String(error.stack || error)));"""
        with self.in_timezone(timezone):
            self.browser_js(
                "/odoo",
                code,
                ready="odoo.isReady === true",
                login=user.login,
            )
