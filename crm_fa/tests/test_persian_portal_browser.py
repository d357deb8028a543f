from datetime import datetime

from odoo.tests import new_test_user, tagged

from .persian_browser import PersianBrowserCase

# When an order was made, and the day that its customer reads in each zone.
ORDERS = [
    # The last second of 30 Esfand 1403 in Tehran, and the first of 1 Farvardin.
    (datetime(2025, 3, 20, 20, 29, 59), "1403/12/30", "1403/12/30"),
    (datetime(2025, 3, 20, 20, 30, 0), "1404/01/01", "1403/12/30"),
    # The last second of Farvardin, which has 31 days, and the first of Ordibehesht.
    (datetime(2025, 4, 20, 20, 29, 59), "1404/01/31", "1404/01/31"),
    (datetime(2025, 4, 20, 20, 30, 0), "1404/02/01", "1404/01/31"),
    # The same of Mehr, which has 30 days, and of a year that is no leap year.
    (datetime(2025, 10, 22, 20, 29, 59), "1404/07/30", "1404/07/30"),
    (datetime(2025, 10, 22, 20, 30, 0), "1404/08/01", "1404/07/30"),
    (datetime(2026, 3, 20, 20, 29, 59), "1404/12/29", "1404/12/29"),
    (datetime(2026, 3, 20, 20, 30, 0), "1405/01/01", "1404/12/29"),
]


@tagged("post_install", "-at_install")
class TestPersianPortalBrowser(PersianBrowserCase):
    """Days on portal pages are those of their reader's calendar and zone."""

    def test_orders(self):
        """A list of orders and an order's page, in Tehran and in UTC."""
        customer = new_test_user(self.env, "persian_portal", "base.group_portal")
        customer.lang = "fa_IR"
        orders = self.env["sale.order"].create(
            [{"partner_id": customer.partner_id.id} for _order in ORDERS]
        )
        orders.action_confirm()
        for order, (moment, _tehran, _utc) in zip(orders, ORDERS, strict=True):
            order.date_order = moment
        self.env.flush_all()
        for number, zone in ((1, "Asia/Tehran"), (2, "UTC")):
            customer.tz = zone
            wanted = {
                order.name: row[number]
                for order, row in zip(orders, ORDERS, strict=True)
            }
            code = """(async () => {
                const rows = [...document.querySelectorAll("table tr")];
                for (const [name, day] of Object.entries(WANTED)) {
                    const row = rows.find((tr) => tr.innerText.includes(name));
                    if (!row?.innerText.includes(day)) {
                        throw new Error(`${name} of ${day}: ${row?.innerText}`);
                    }
                }
                const style = document.documentElement.dataset.persian;
                if (!style.includes("calendar")) throw new Error(style);
                console.log("test successful");
            })().catch((error) => console.error(String(error)));"""
            with self.subTest(zone=zone), self.in_timezone(zone):
                self.browser_js(
                    "/my/orders",
                    code.replace("WANTED", str(wanted)),
                    login=customer.login,
                )

    def test_codes(self):
        """Numbers of documents, addresses and telephones keep Latin digits."""
        customer = new_test_user(self.env, "persian_portal", "base.group_portal")
        customer.partner_id.write(
            {"email": "ali12@example.com", "phone": "+98 912 345 6789"}
        )
        customer.lang = "fa_IR"
        order = self.env["sale.order"].create({"partner_id": customer.partner_id.id})
        order.action_confirm()
        order.date_order = ORDERS[0][0]
        self.env.flush_all()
        code = """(async () => {
            const fonts = (text) => {
                const walker = document.createTreeWalker(
                    document.querySelector("#wrapwrap"), NodeFilter.SHOW_TEXT
                );
                const found = [];
                while (walker.nextNode()) {
                    const {data, parentElement} = walker.currentNode;
                    if (data.includes(text) && parentElement.offsetParent) {
                        const {fontFamily} = getComputedStyle(parentElement);
                        found.push(fontFamily.includes("Persian Digits"));
                    }
                }
                return found;
            };
            const all = (text, persian) => {
                const found = fonts(text);
                return found.length && found.every((font) => font === persian);
            };
            for (let i = 0; i < 100 && !all(NAME, false); i++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            for (const text of [NAME, "ali12@example.com", "+98 912"]) {
                if (!all(text, false)) throw new Error(`${text}: ${fonts(text)}`);
            }
            if (!all("1403/12/30", true)) throw new Error("date");
            // The page still loads its messages: it is not left before they are there.
            const shown = () =>
                document
                    .querySelector("#chatterRoot")
                    ?.shadowRoot?.querySelector(".o-mail-Chatter, .o-mail-Thread");
            for (let i = 0; i < 400 && !shown(); i++) {
                await new Promise((resolve) => setTimeout(resolve, 50));
            }
            if (!shown()) throw new Error("no messages");
            console.log("test successful");
        })().catch((error) => console.error(String(error)));"""
        self.browser_js(
            order.get_portal_url(),
            code.replace("NAME", f"'{order.name}'"),
            login=customer.login,
        )
