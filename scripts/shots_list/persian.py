"""Screenshots of Persian settings and printed documents."""

from .steps import AWAY

BLOCK = "#persian_toman"
# A PDF as pdf.js shows it, which Odoo brings along.
PRINTED = [("wait", ".page[data-loaded=true] canvas")]

# A letter of apology to a Persian customer, written if the demo has none.
LETTER = """(async () => {
    const call = async (model, method, args, kwargs = {}) => {
        const params = {model, method, args, kwargs};
        const answer = await fetch(`/web/dataset/call_kw/${model}/${method}`, {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
        });
        return (await answer.json()).result;
    };
    const letters = [["channel", "=", "letter"], ["recovery_id.partner_id.lang", "=", "fa_IR"]];
    let [id] = await call("crm.recovery.apology", "search", [letters], {limit: 1});
    if (!id) {
        const [customer] = await call(
            "res.partner", "search", [[["lang", "=", "fa_IR"], ["is_company", "=", true]]],
            {limit: 1}
        );
        const [category] = await call("crm.recovery.category", "search", [[]], {limit: 1});
        const kase = await call("crm.recovery", "create", [{
            title: "چهار روز دیرکرد در تحویل سفارش S00042",
            partner_id: customer,
            category_id: category,
        }]);
        id = await call("crm.recovery.apology", "create", [{
            recovery_id: kase,
            channel: "letter",
            text: `<p>سفارش شما (S00042، میز کنفرانس Oak-12) چهار روز دیرتر از قولی که داده بودیم
                به دستتان رسید. اشتباه از ما بود: باربری را دیر خبر کردیم. از این بابت پوزش
                می‌خواهیم.</p>
                <p>برای جبران، هزینهٔ حمل این سفارش را برگرداندیم و از این پس باربری را دو روز
                زودتر رزرو می‌کنیم:</p>
                <table class="table table-sm"><tbody>
                <tr><td>هزینهٔ حمل برگشتی</td><td>۱۲٬۵۰۰٬۰۰۰ ریال</td></tr>
                <tr><td>کد پیگیری</td><td>TRK-98765</td></tr></tbody></table>`,
        }]);
    }
    const pdf = `/report/pdf/crm_fa.report_recovery_letter/${id}`;
    location.href = "/web/static/lib/pdfjs/web/viewer.html?file=" + encodeURIComponent(pdf);
})()"""

SHOTS = [
    (
        "persian_settings",
        "admin",
        "/odoo/settings",
        [("wait", BLOCK), ("js", f"document.querySelector('{BLOCK}').scrollIntoView()")],
    ),
    ("persian_letter_pdf_fa", "fa", "/odoo/crm", [AWAY, ("js", LETTER), *PRINTED]),
]
