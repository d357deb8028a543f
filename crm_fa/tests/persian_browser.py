import json
from datetime import date, datetime, time
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo.tests import HttpCase, new_test_user
from odoo.tests.common import ChromeBrowser

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

# 1405-08-30, 1405/8/30 and ۱۴۰۵/۸/۳۰, but not in the midst of a longer number.
JALALI_DATE = (
    r"/(^|[^0-9۰-۹])(1[34][0-9]{2}|۱[۳۴][۰-۹]{2})[-\\/]([01]?[0-9]|[۰۱]?[۰-۹])[-\\/]/"
)

# The last day of a leap year, Nowruz, the last day of a month of 31 days, that of a
# month of 30 days, and the last day of a common year.
SPECIAL_DAYS = {
    "1403/12/30": date(2025, 3, 20),
    "1404/01/01": date(2025, 3, 21),
    "1404/01/31": date(2025, 4, 20),
    "1404/07/30": date(2025, 10, 22),
    "1404/12/29": date(2026, 3, 20),
}
# Late in the evening of UTC it is the next day in Tehran.
EVENING = time(20, 45)
NEXT_DAYS = ("1404/01/01", "1404/01/02", "1404/02/01", "1404/08/01", "1405/01/01")
# How far off the deadline of each lead is, in words.
DAYS_LEFT = """
    <list default_order="date_deadline">
        <field name="name" />
        <field name="date_deadline" widget="remaining_days" />
    </list>
"""


def today_in(timezone):
    """Return the day that it is now in a time zone: in Tehran it begins earlier."""
    return datetime.now(ZoneInfo(timezone)).date()


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

    def run_js(self, body, user, timezone="Asia/Tehran", timeout=60, **values):
        """Run JavaScript in the web client; ``equal(got, wanted, what)`` is at hand.

        ``module(name)`` gives what a module exports, ``open(action)`` shows a view,
        ``until(found, what)`` waits, ``texts(selector)`` reads the screen, ``one()``
        waits for an element, ``type(input, text)`` types, ``save()`` saves a changed
        form; ``values`` are constants.  ``timeout`` is in seconds.
        Whatever is run, no Jalali date may be sent to the server.
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
                const missed = typeof what === "function" ? what() : what;
                throw new Error(`never came: ${{missed}}`);
            }};
            const all = (selector) => [...document.querySelectorAll(selector)];
            const texts = (selector) => all(selector).map((el) => el.innerText.trim());
            const open = (action) =>
                odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, {{
                    clearBreadcrumbs: true,
                }});
            const one = (selector) => until(() => all(selector)[0], selector);
            const type = (input, text) => {{
                input.focus();
                input.value = text;
                input.dispatchEvent(new InputEvent("input", {{bubbles: true}}));
                input.dispatchEvent(new Event("change", {{bubbles: true}}));
            }};
            const save = async () => {{
                const clean = ".o_form_status_indicator_buttons.invisible";
                await until(() => !all(clean).length, "changed");
                (await one(".o_form_button_save")).click();
                await until(() => all(clean).length, "saved");
            }};
            const sent = [];
            const {{send}} = XMLHttpRequest.prototype;
            XMLHttpRequest.prototype.send = function (body) {{
                sent.push(String(body));
                return send.call(this, body);
            }};
            {{
                {constants}
                {body}
            }}
            const jalali = sent.filter((body) => {JALALI_DATE}.test(body));
            equal(jalali, [], "nothing Jalali is sent");
            console.log("test successful");
        }})().catch((error) => console.error(String(error.stack || error)));"""
        with self.in_timezone(timezone):
            self.browser_js(
                "/odoo",
                code,
                ready="odoo.isReady === true",
                login=user.login,
                timeout=timeout,
            )


class PersianLeadsCase(PersianBrowserCase):
    """Leads around Nowruz of 1404, whose year before was a leap year."""

    VIEWS = {
        "list": """
            <list default_order="date_deadline">
                <field name="name" />
                <field name="date_deadline" />
                <field name="date_closed" />
                <field name="expected_revenue" sum="Total" />
            </list>
        """,
        "kanban": """
            <kanban>
                <progressbar field="priority" colors='{"0": "muted"}'
                    sum_field="expected_revenue" />
                <templates>
                    <t t-name="card">
                        <field name="name" />
                        <field name="date_deadline" />
                        <field name="date_closed" />
                    </t>
                </templates>
            </kanban>
        """,
        "form": """
            <form>
                <sheet>
                    <field name="name" />
                    <field name="date_deadline" />
                    <field name="date_closed" readonly="0" />
                </sheet>
                <chatter />
            </form>
        """,
        "pivot": """
            <pivot>
                <field name="expected_revenue" type="measure" />
            </pivot>
        """,
        "graph": """
            <graph>
                <field name="expected_revenue" type="measure" />
            </graph>
        """,
    }
    # Name, deadline, moment of closing, revenue.
    LEADS = [
        ("one", "2025-03-20", "2025-03-20 20:29:59", 1),
        ("two", "2025-03-21", "2025-03-20 20:30:00", 10),
        ("three", "2025-04-20", "2025-04-20 20:29:59", 100),
        ("four", "2025-04-21", "2025-04-20 20:30:00", 1000),
    ]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.view_ids = {
            kind: cls.env["ir.ui.view"]
            .create(
                {
                    "name": f"persian.{kind}",
                    "model": "crm.lead",
                    "type": kind,
                    "arch": arch,
                    "priority": 99,
                }
            )
            .id
            for kind, arch in cls.VIEWS.items()
        }
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "date_deadline": deadline,
                    "expected_revenue": revenue,
                    "type": "opportunity",
                    "user_id": cls.persian.id,
                    "priority": "0",
                }
                for name, deadline, _closed, revenue in cls.LEADS
            ]
        )
        for lead, (_name, _deadline, closed, _revenue) in zip(
            cls.leads, cls.LEADS, strict=True
        ):
            lead.date_closed = closed
        cls.env.flush_all()

    def action(self, kind, *others, **more):
        """Return an action that shows the leads in a view."""
        return {
            "type": "ir.actions.act_window",
            "name": "Nowruz",
            "res_model": "crm.lead",
            "domain": [["id", "in", self.leads.ids]],
            "views": [[self.view_ids[name], name] for name in (kind, *others)],
            **more,
        }

    def run_in_both(self, body, before=lambda today: None, **values):
        """Run JavaScript in Tehran and in UTC, for a user of that zone.

        ``before`` is called before each run with the day that it is there; what it
        returns are constants of that run.
        """
        for timezone in ("Asia/Tehran", "UTC"):
            self.persian.tz = timezone
            of_this_run = before(today_in(timezone)) or {}
            self.env.flush_all()
            with self.subTest(timezone=timezone):
                self.run_js(
                    body,
                    self.persian,
                    timezone,
                    inTehran=timezone == "Asia/Tehran",
                    **values,
                    **of_this_run,
                )
