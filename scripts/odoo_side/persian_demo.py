"""Piped into `odoo shell`: a company in Tehran, two years of its customers, and its staff.

All of it is made by the steps that users take; only moments are moved into the past.
"""

import random
from datetime import timedelta

from odoo import Command, fields

chance = random.Random(1405)
now = fields.Datetime.now()
env = env(context=dict(env.context, lang="fa_IR", tracking_disable=True, mail_notrack=True))


def xmlid(record, name):
    """Known by name, as the demo's own records are: `make run` lists these users."""
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": f"crm_fa.{name}", "record": record, "noupdate": True}]
    )
    return record


def past(days, hour=9):
    moment = now - timedelta(days=days)
    return moment.replace(hour=hour, minute=chance.randrange(60), second=0, microsecond=0)


# ---- the company
iran = env.ref("base.ir")
rial = env["res.currency"].with_context(active_test=False).search([("name", "=", "IRR")])
rial.active = True
tehran = env["res.country.state"].search(
    [("country_id", "=", iran.id), ("code", "=", "23")], limit=1
)
company = env.ref("base.main_company")
company.partner_id.write({"lang": "fa_IR", "tz": "Asia/Tehran"})
company.write(
    {
        "name": "بازرگانی سپیدار",
        "street": "خیابان ولیعصر، بالاتر از میدان ونک، شمارهٔ ۲۵۱۰",
        "city": "تهران",
        "state_id": tehran.id,
        "zip": "1969714711",
        "country_id": iran.id,
        "phone": "+98 21 8888 1405",
        "email": "info@sepidar.example",
        "currency_id": rial.id,
        "persian_calendar": "jalali",
        "persian_digits": "persian",
        "persian_letters": True,
        "persian_toman": True,
        "persian_fiscal_year": True,
    }
)
rial.persian_remove_rial_decimals()
# Odoo would ask a service abroad about each lead, and tell in English that it found nothing.
env["ir.config_parameter"].set_param("crm.iap.lead.enrich.setting", "manual")
# They were made for the currency that the company had on the first day.
env["product.pricelist"].with_context(active_test=False).search([]).currency_id = rial
env["crm.persian.week"].create({"company_id": company.id}).action_apply()

# ---- the staff: everybody's password is the login
GROUPS = {
    "manager": "sales_team.group_sale_manager",
    "salesperson": "sales_team.group_sale_salesman",
}
team = env["crm.team"].create({"name": "فروش تهران", "company_id": company.id})
staff = {}
for login, name, role in [
    ("omid", "امید رضایی", "manager"),
    ("sara", "سارا محمدی", "salesperson"),
    ("hossein", "حسین کریمی", "salesperson"),
    ("maryam", "مریم احمدی", "salesperson"),
]:
    user = env["res.users"].with_context(no_reset_password=True)
    staff[login] = xmlid(
        user.create(
            {
                "name": name,
                "login": login,
                "password": login,
                "email": f"{login}@sepidar.example",
                "lang": "fa_IR",
                "tz": "Asia/Tehran",
                "group_ids": [
                    Command.set([env.ref("base.group_user").id, env.ref(GROUPS[role]).id])
                ],
            }
        ),
        f"user_{login}",
    )
    env["crm.team.member"].create({"crm_team_id": team.id, "user_id": staff[login].id})
team.user_id = staff["omid"]
env.ref("base.user_admin").write({"name": "مدیر سامانه", "lang": "fa_IR", "tz": "Asia/Tehran"})
sellers = [staff[login] for login in ("sara", "hossein", "maryam")]

# ---- what it sells; prices in rials
products = env["product.product"].create(
    [
        {
            "name": name,
            "list_price": price,
            "standard_price": price * 0.68,
            "type": "consu",
            "invoice_policy": "order",
            "taxes_id": [Command.clear()],
        }
        for name, price in [
            ("میز کنفرانس هشت‌نفره", 385_000_000),
            ("صندلی اداری چرم", 92_000_000),
            ("کمد بایگانی چهارکشو", 74_500_000),
            ("پارتیشن شیشه‌ای (متر)", 48_000_000),
            ("میز کارمندی", 118_000_000),
            ("مبل انتظار دونفره", 156_000_000),
            ("نصب و چیدمان (روز)", 35_000_000),
        ]
    ]
)

# ---- its customers: (name, city, purchases over two years, recently?, who sent them)
CUSTOMERS = [
    ("شرکت پارسیان نگار", "تهران", 9, True, None),
    ("گروه صنعتی البرز", "کرج", 8, True, None),
    ("هتل ستارهٔ شهر", "اصفهان", 7, True, None),
    ("درمانگاه مهر", "تهران", 6, True, 0),
    ("دفتر وکالت دادگستر", "تهران", 5, True, 0),
    ("آموزشگاه زبان نیکان", "شیراز", 5, True, 1),
    ("فروشگاه زنجیره‌ای خاوران", "مشهد", 6, False, None),
    ("شرکت ساختمانی دماوند", "تهران", 5, False, 1),
    ("بیمهٔ آتیه‌سازان", "تهران", 3, True, None),
    ("مهندسین مشاور آراد", "تبریز", 3, True, 2),
    ("کتابفروشی سرو", "رشت", 2, True, None),
    ("رستوران باغ ایرانی", "تهران", 2, True, 2),
    ("داروسازی شفا", "تهران", 2, False, None),
    ("شرکت حمل و نقل صبا", "بندرعباس", 2, False, None),
    ("دبستان روشنگر", "قم", 1, True, None),
    ("کافه نادری", "تهران", 1, True, 3),
    ("استودیو معماری خط", "تهران", 1, True, None),
    ("پوشاک زرین", "یزد", 1, False, None),
    ("نرم‌افزاری رایان‌پرداز", "تهران", 1, True, 4),
    ("کلینیک دندان لبخند", "کرج", 1, True, None),
    ("شرکت کشت و صنعت سبزدشت", "اهواز", 0, True, None),
    ("باشگاه ورزشی آفتاب", "تهران", 0, True, None),
    ("مجتمع تجاری کوروش", "تهران", 0, True, None),
    ("انتشارات فرزانگان", "تهران", 0, False, None),
]
partners = env["res.partner"]
for number, (name, city, _bought, _recently, sender) in enumerate(CUSTOMERS):
    partners |= xmlid(
        env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "city": city,
                "country_id": iran.id,
                "lang": "fa_IR",
                "phone": f"+98 21 8{800 + number:03d} {1000 + 37 * number:04d}",
                "email": f"customer{number}@example.com",
                "user_id": sellers[number % 3].id,
                "ladder_referrer_id": sender is not None and partners[sender].id,
            }
        ),
        f"persian_customer_{number}",
    )

# ---- campaigns
stage = env["utm.stage"].search([], order="sequence", limit=1)
campaigns = env["utm.campaign"].create(
    [
        {
            "title": title,
            "user_id": staff["omid"].id,
            "stage_id": stage.id,
            "company_id": company.id,
            "period_start": (now - timedelta(days=start)).date(),
            "period_end": (now - timedelta(days=end)).date(),
            "roi_budget": budget,
            "roi_expected_revenue": expected,
            "roi_expected_customers": customers,
        }
        for title, start, end, budget, expected, customers in [
            ("نمایشگاه مبلمان اداری تهران", 400, 385, 900_000_000, 4_000_000_000, 6),
            ("پیامک نوروزی", 255, 235, 120_000_000, 900_000_000, 5),
            ("معرفی مشتریان وفادار", 200, 20, 150_000_000, 1_500_000_000, 4),
            ("بیلبورد بزرگراه همت", 150, 90, 1_400_000_000, 3_000_000_000, 8),
        ]
    ]
)
kinds = {kind.name: kind for kind in env["crm.campaign.cost.kind"].search([])}
for campaign, days, kind, name, amount in [
    (0, 398, "event", "اجارهٔ غرفه", 620_000_000),
    (0, 390, "print", "کاتالوگ", 210_000_000),
    (1, 250, "media", "ارسال ۴۰٬۰۰۰ پیامک", 96_000_000),
    (2, 190, "gift", "هدیهٔ معرفان", 118_000_000),
    (3, 148, "media", "اجارهٔ سه ماههٔ بیلبورد", 1_350_000_000),
]:
    found = env.ref(f"crm_fa.cost_kind_{kind}", raise_if_not_found=False)
    env["crm.campaign.cost"].create(
        {
            "campaign_id": campaigns[campaign].id,
            "date": (now - timedelta(days=days)).date(),
            "kind_id": (found or next(iter(kinds.values()))).id,
            "name": name,
            "amount": amount,
            "currency_id": rial.id,
        }
    )

# ---- two years of orders, oldest first
PERIODS = [(0, 385, 400), (1, 235, 255), (2, 20, 200), (3, 90, 150)]
plan = []
for partner, (_name, _city, bought, recently, sender) in zip(partners, CUSTOMERS, strict=True):
    first, last = chance.randrange(300, 700), chance.randrange(4, 35)
    if bought == 1:
        first = last if recently else chance.randrange(400, 600)
    if not recently:
        last = first - 40 * max(bought - 1, 0)
    for turn in range(bought):
        days = first - (first - last) * turn // max(bought - 1, 1)
        campaign = next((c for c, end, start in PERIODS if end <= days <= start), None)
        if turn and chance.random() < 0.6:
            campaign = None
        if sender is not None and not turn:
            campaign = 2 if days <= 220 else campaign
        plan.append((days, partner, campaign))
orders = env["sale.order"]
for days, partner, campaign in sorted(plan, key=lambda row: -row[0]):
    moment = past(days, chance.choice((6, 7, 8, 11, 12)))
    order = env["sale.order"].create(
        {
            "partner_id": partner.id,
            "user_id": partner.user_id.id,
            "team_id": team.id,
            "company_id": company.id,
            "date_order": moment,
            "campaign_id": campaign is not None and campaigns[campaign].id,
            "order_line": [
                Command.create(
                    {"product_id": product.id, "product_uom_qty": chance.randrange(1, 6)}
                )
                for product in chance.sample(list(products), chance.randrange(1, 4))
            ],
        }
    )
    order.action_confirm()
    order.date_order = moment
    orders |= order
for order in orders[-30:]:
    invoice = order._create_invoices()
    invoice.invoice_date = order.date_order.date()
    invoice.action_post()

# ---- open business
stages = env["crm.stage"].search([("is_won", "=", False)])
for number, partner in enumerate(partners[-4:] | partners[8:14]):
    step = chance.randrange(len(stages))
    # The manager has some deals too: the first page is not to be empty.
    owner = partner.user_id if number % 3 else staff["omid"]
    env["crm.lead"].create(
        {
            "name": f"تجهیز دفتر {partner.city}",
            "type": "opportunity",
            "partner_id": partner.id,
            "user_id": owner.id,
            "team_id": team.id,
            "stage_id": stages[step].id,
            "probability": 15 + 25 * step,
            "priority": str(chance.randrange(3)),
            "expected_revenue": chance.randrange(2, 30) * 100_000_000,
            "date_deadline": (now + timedelta(days=chance.randrange(5, 90))).date(),
            "campaign_id": chance.choice([False, *campaigns.ids]),
        }
    )

# ---- the lead desk
desk = env["crm.lead.list"].create(
    {
        "name": "درخواست‌های وب‌سایت",
        "code": "web",
        "company_id": company.id,
        "team_id": team.id,
        "supervisor_id": staff["omid"].id,
        "route_ids": [
            Command.create(
                {
                    "name": "نوبت به نوبت",
                    "member_ids": [Command.create({"user_id": user.id}) for user in sellers],
                }
            )
        ],
        "cap_ids": [Command.create({"period": "day", "maximum": 12})],
    }
)
FIRST = "علی زهرا رضا فاطمه محمد نرگس حمید لیلا کامران شیرین بهرام پریسا".split()
LAST = "حسینی مرادی جعفری صادقی کاظمی نوری رحیمی موسوی قاسمی یوسفی".split()
env["crm.lead"].create(
    [
        {
            "name": f"درخواست قیمت {chance.choice(products.mapped('name'))}",
            "type": "lead",
            "contact_name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "phone": f"۰۹۱۲{chance.randrange(10**6, 10**7)}",
            "city": chance.choice(["تهران", "کرج", "اصفهان", "شیراز", "تبریز"]),
            "country_id": iran.id,
            "lead_list_id": desk.id,
            "user_id": False,
            "team_id": team.id,
        }
        for _number in range(40)
    ]
)

# ---- the sellers' day: leads that came, calls that were made, leads that were none
desk.with_user(staff["omid"]).action_route()


def held_by(name):
    leads = env["crm.lead"].search(
        [("type", "=", "lead"), ("user_id", "=", staff[name].id)], order="id", limit=3
    )
    return leads.with_user(staff[name]).with_context(lang="fa_IR")


for name, outcome, seconds, note in [
    ("sara", "reached", 58, "پیش‌فاکتور هشت میز را تا فردا می‌خواهد."),
    ("hossein", "no_answer", 22, ""),
    ("maryam", "reached", 41, "امسال خرید ندارند."),
]:
    lead = held_by(name)[:1]
    call = lead.env["crm.lead.call"].browse(lead.action_call()["params"]["call_id"])
    call.call_log(outcome, seconds, note=note)
for name, reason, note in [
    ("sara", "wrong_product", "دنبال اجارهٔ سالن بود، نه مبلمان."),
    ("maryam", "other", "گفت دانشجوست و برای پایان‌نامه قیمت می‌خواهد."),
]:
    lead = held_by(name)[1:2]
    env["crm.lead.return"].with_env(lead.env).request(lead, reason, note)

# ---- let-downs, hour by hour, and what was done about them
sara, omid = staff["sara"].id, staff["omid"].id


def letdown(number, days, title, kind, cause, affected, *steps, user=sara):
    return {
        "xml_id": f"crm_fa.persian_recovery_{number}",
        "user": user,
        "days": days,
        "values": {
            "partner_id": partners[number].id,
            "title": title,
            "category_id": env.ref(f"crm_fa.crm_recovery_category_{kind}").id,
            "cause_id": cause and env.ref(f"crm_fa.crm_recovery_cause_{cause}").id,
            "amount_affected": affected,
        },
        "steps": steps,
    }


heard, sorry = ("acknowledge", 2), ("apologise", 5, "phone", "")
env["crm.recovery.demo"]._tell(
    [
        letdown(
            *(1, 190, "تحویل میزها با پنج روز تأخیر", "late", "carrier", 385_000_000),
            *(heard, sorry, ("give", 7, "coupon", 40_000_000, {}, [omid])),
            *(("close", 120, "kept"), ("rate", 300, 5, "پیگیری عالی بود.")),
        ),
        letdown(
            *(3, 140, "سه صندلی با پایهٔ شکسته رسید", "defect", "quality", 276_000_000),
            *(heard, sorry, ("give", 30, "coupon", 30_000_000, {}, [omid])),
            *(("close", 160, "kept"), ("phone", 340, 4, "این بار راضی بودیم.")),
        ),
        letdown(
            *(7, 95, "نصاب دو بار سر قرار نیامد", "service", "handover", 210_000_000),
            *(heard, ("apologise", 30, "phone", ""), ("close", 200, "lost")),
        ),
        letdown(
            *(9, 60, "فاکتور دو بار صادر شد", "invoice", "slip", 149_000_000),
            *(heard, sorry, ("close", 90, "kept"), ("rate", 240, 4, "")),
            user=omid,
        ),
        letdown(
            *(2, 24, "رنگ پارتیشن با سفارش یکی نبود", "wrong", "slip", 480_000_000),
            *(heard, sorry, ("give", 20, "coupon", 45_000_000, {}, [omid])),
        ),
        letdown(
            *(0, 3, "کشوهای کمد بسته نمی‌شود", "defect", "supplier", 223_500_000),
            *(heard, sorry, ("ask", 6, "coupon", 50_000_000)),
        ),
        letdown(6, 0, "میز کنفرانس هنوز نرسیده است", "late", None, 385_000_000),
    ]
)

env["crm.campaign.credit"]._rebuild_everyone()
env["crm.customer.profile"]._refresh()
env.cr.commit()
