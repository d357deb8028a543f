from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

from ..models.persian.text_folding import NAME_INDEX
from ..tools import persian_text

# What is typed, and the name on file that it must find.
SPELLINGS = (
    ("علي", "علی رضایی"),
    ("علی", "علي رضايي"),
    ("كريمي", "مریم کریمی"),
    ("شرکت", "شركت آريا"),
    ("اریا", "شركت آريا"),
    ("میروم", "می‌روم"),
    ("می‌روم", "میروم"),
    ("محمد", "مُحمّد"),
    ("رایانه", "رایانۀ پارس"),
    ("فاطمه", "فاطمة"),
    ("مسوول", "مسؤول خرید"),
    ("طبقه ۱۲", "طبقه 12"),
    ("طبقه 12", "طبقه ۱۲"),
    ("طبقه ١٢", "طبقه 12"),
)


class PersianTextCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.database = cls.env["crm.persian.database"]
        cls.company = cls.env.company
        cls.iran = cls.env.ref("base.ir")
        cls.company.persian_letters = False

    def plan(self, query, *values):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(f"EXPLAIN {query}", values)
        return "\n".join(line for (line,) in self.env.cr.fetchall())


@tagged("post_install", "-at_install")
class TestPersianFolding(PersianTextCase):
    """Searches find a name however its letters were typed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = {name for _typed, name in SPELLINGS}
        cls.leads = cls.env["crm.lead"].create([{"name": name} for name in names])

    def test_spellings(self):
        """Each spelling finds the others, in the database and in memory."""
        for typed, name in SPELLINGS:
            domain = [("id", "in", self.leads.ids), ("name", "ilike", typed)]
            with self.subTest(typed=typed):
                found = self.env["crm.lead"].search(domain)
                self.assertIn(name, found.mapped("name"))
                self.assertEqual(self.leads.filtered_domain(domain), found)

    def test_sql_folds_as_python_does(self):
        """The SQL function and the pure one give the same text, letter by letter."""
        self.assertEqual(self.database._present_unaccent()[0], "ours")
        letters = [chr(code) for code in (*range(0x20, 0x250), *range(0x600, 0x700))]
        letters += [chr(code) for code in range(0x2000, 0x2070)]
        self.env.cr.execute(
            "SELECT letter, unaccent(letter) FROM unnest(%s) list(letter)", [letters]
        )
        for letter, folded in self.env.cr.fetchall():
            self.assertEqual(folded, persian_text.fold(letter), repr(letter))

    def test_other_names_stay_apart(self):
        """Folding joins spellings, not names."""
        domain = [("id", "in", self.leads.ids), ("name", "ilike", "حسن")]
        self.assertFalse(self.env["crm.lead"].search(domain))

    def test_name_search(self):
        """What people type into a many2one finds the contact."""
        partner = self.env["res.partner"].create({"name": "كيان پرداز"})
        found = self.env["res.partner"].name_search("کیان‌ پرداز")
        self.assertIn(partner.id, [partner_id for partner_id, _name in found])

    def test_stock_indexes_serve(self):
        """The trigram indexes that Odoo made serve the folded search."""
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for model, field in (
            ("crm.lead", "name"),
            ("crm.lead", "partner_name"),
            ("sale.order", "name"),
            ("product.template", "name"),
        ):
            with self.subTest(model=model, field=field):
                everything = self.env[model].sudo().with_context(active_test=False)
                query = everything._search([(field, "ilike", "کریمی")])
                sql = query.select()
                self.env.cr.execute(f"EXPLAIN {sql.code}", sql.params)
                plan = "\n".join(line for (line,) in self.env.cr.fetchall())
                self.assertIn(f"{model.replace('.', '_')}__{field}_index", plan)

    def index_definitions(self):
        self.env.cr.execute(
            "SELECT indexname, indexdef FROM pg_indexes "
            "WHERE indexdef LIKE '%gin_trgm_ops%'"
        )
        return dict(self.env.cr.fetchall())

    def test_removal_restores(self):
        """Without us there is no function of ours, and indexes are the stock ones."""
        with_us = self.index_definitions()
        self.database._remove_folding()
        self.assertEqual(self.database._present_unaccent()[0], "none")
        without = self.index_definitions()
        self.assertFalse([d for d in without.values() if "unaccent" in d])
        self.assertIn(
            "gin (name gin_trgm_ops)", without["crm_lead__name_index"], "as Odoo does"
        )
        self.assertEqual(without.keys(), with_us.keys())
        lead = self.env["crm.lead"].create({"name": "كريم"})
        found = self.env["crm.lead"].search([("name", "ilike", "کریم")])
        self.assertNotIn(lead, found)
        self.assertNotIn(NAME_INDEX, without)
        self.database._install_folding()
        self.assertEqual(self.index_definitions(), with_us)

    def test_beside_the_extension(self):
        """PostgreSQL's unaccent keeps working under ours and gets its place back."""
        self.database._remove_folding()
        self.env.cr.execute("CREATE EXTENSION unaccent")
        self.database._install_folding()
        self.assertEqual(self.database._present_unaccent()[0], "ours")
        self.env.cr.execute("SELECT unaccent('Élan كريم')")
        self.assertEqual(self.env.cr.fetchone(), ("Elan کریم",))
        lead = self.env["crm.lead"].create({"name": "Élan كريم"})
        domain = [("id", "=", lead.id), ("name", "ilike", "elan کریم")]
        self.assertTrue(self.env["crm.lead"].search(domain))
        self.assertTrue(lead.filtered_domain(domain))
        self.database._install_folding()
        self.assertEqual(self.database._present_unaccent()[0], "ours", "as an upgrade")
        self.database._remove_folding()
        self.assertEqual(self.database._present_unaccent()[0], "extension")
        self.env.cr.execute("SELECT unaccent('Élan كريم')")
        self.assertEqual(self.env.cr.fetchone(), ("Elan كريم",))

    def test_beside_a_function_of_others(self):
        """Somebody's own unaccent is called by ours and comes back under its name."""
        self.database._remove_folding()
        self.env.cr.execute(
            "CREATE FUNCTION unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE "
            "AS $$ SELECT replace($1, 'x', 'y') $$"
        )
        self.database._install_folding()
        self.env.cr.execute("SELECT unaccent('x ك')")
        self.assertEqual(self.env.cr.fetchone(), ("y ک",))
        self.database._remove_folding()
        self.env.cr.execute("SELECT unaccent('x ك')")
        self.assertEqual(self.env.cr.fetchone(), ("y ك",))

    def setUp(self):
        super().setUp()
        # The registry is no part of the transaction that is rolled back.
        registry = self.env.registry
        for name in ("has_unaccent", "unaccent", "unaccent_python"):
            self.addCleanup(setattr, registry, name, getattr(registry, name))


@tagged("post_install", "-at_install")
class TestPersianTextOnFile(PersianTextCase):
    """What is stored of numbers and names, and who is found to be the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.iran
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "علي كريمي",
                "phone": "\u200e۰۹۱۲ ۱۲۳ ۴۵۶۷",
                "email": "\u200fali۱۲@example.ir",
                "zip": "۱۴۱۵۵",
                "vat": "۰۰۸۴۵۷۵۹۴۸",
                "city": "تهران",
                "country_id": cls.iran.id,
            }
        )

    def test_numbers_are_plain(self):
        """Phone, e-mail, postal code and ids have Latin digits and no hidden marks."""
        for name, expected in (
            ("email", "ali12@example.ir"),
            ("zip", "14155"),
            ("vat", "0084575948"),
            ("phone_sanitized", "+989121234567"),
        ):
            self.assertEqual(self.partner[name], expected)
        lead = self.env["crm.lead"].create(
            {"name": "X", "phone": "٠٩١٢١٢٣٤٥٦٧", "email_from": "a\u200c@b.ir "}
        )
        self.assertEqual((lead.phone, lead.email_from), ("09121234567", "a@b.ir"))
        lead.write({"phone": "۰۲۱-۸۸۱۲۳۴۵۶"})
        self.assertEqual(lead.phone, "021-88123456")

    def test_names_by_setting(self):
        """Names stay as typed; with the setting ي and ك become Persian, no more."""
        self.assertEqual(self.partner.name, "علي كريمي")
        self.company.persian_letters = True
        self.partner.name = "علي مُكرّم‌زاده ۱۲"
        self.assertEqual(self.partner.name, "علی مُکرّم‌زاده ۱۲")

    def test_phone_search_in_any_digits(self):
        """The phone is found whichever digits are typed into the search."""
        for typed in ("۰۹۱۲ ۱۲۳ ۴۵۶۷", "09121234567", "٠٩١٢١٢٣"):
            found = self.env["res.partner"].search(
                [("phone_mobile_search", "ilike", typed)]
            )
            self.assertIn(self.partner, found, typed)

    def test_similar_contacts(self):
        """The same phone in any form, e-mail, id, or folded name and city are hints."""
        for number, values in enumerate(
            (
                {"phone": "+98 912 123 4567"},
                {"phone": "00989121234567"},
                {"email": "ALI12@example.ir"},
                {"vat": "۰۰۸۴۵۷۵۹۴۸"},
                {"name": "علی کریمی", "city": "تهران"},
            )
        ):
            values = {"name": f"Other {number}", "country_id": self.iran.id, **values}
            with self.subTest(values=values):
                other = self.env["res.partner"].create(values)
                self.assertIn(self.partner, other.persian_similar_ids)
                other.unlink()
        for values in ({"name": "علی کریمی", "city": "شیراز"}, {"name": "علی کریمی"}):
            other = self.env["res.partner"].create(values)
            self.assertFalse(other.persian_similar_ids)

    def test_similar_names_by_index(self):
        """Namesakes are found through an index."""
        plan = self.plan(
            "SELECT id FROM res_partner "
            "WHERE lower(unaccent(name)) = lower(unaccent(%s))",
            "علی",
        )
        self.assertIn(NAME_INDEX, plan)

    def test_own_family_is_not_similar(self):
        """A contact is not hinted at its own company."""
        child = self.env["res.partner"].create(
            {"name": "Office", "parent_id": self.partner.id, "phone": "09121234567"}
        )
        self.assertFalse(child.persian_similar_ids)
        self.assertFalse(self.partner.persian_similar_ids)

    def test_duplicate_leads(self):
        """Leads of one name and city, or of one national id, are duplicates."""
        lead = self.env["crm.lead"].create(
            {"name": "A", "contact_name": "علي كريمي", "city": "تهران"}
        )
        same = lead.copy({"name": "B", "contact_name": "علی کریمی"})
        other = lead.copy({"name": "C", "contact_name": "علی کریمی", "city": "قم"})
        self.assertEqual(lead.duplicate_lead_ids, lead + same)
        self.assertEqual(lead.duplicate_lead_count, 1)
        self.assertEqual(other.duplicate_lead_count, 0)
        twin = self.env["res.partner"].create({"name": "Z", "vat": self.partner.vat})
        lead.partner_id, other.partner_id = self.partner, twin
        self.assertIn(other, lead.duplicate_lead_ids)

    def test_wildcards_are_letters(self):
        """A name with % or _ finds itself, not everyone."""
        lead = self.env["crm.lead"].create(
            {"name": "A", "contact_name": "100%_", "city": "تهران"}
        )
        self.env["crm.lead"].create(
            {"name": "B", "contact_name": "100 percent", "city": "تهران"}
        )
        self.assertEqual(lead.duplicate_lead_count, 0)

    def test_wrong_ids_are_warned_of(self):
        """A wrong national id, company id, Sheba or card is named on the form."""
        self.assertFalse(self.partner.persian_id_warning)
        self.partner.vat = "0084575947"
        self.assertIn("0084575947", self.partner.persian_id_warning)
        company = self.env["res.partner"].create(
            {
                "name": "Co",
                "is_company": True,
                "company_registry": "10861677543",
                "country_id": self.iran.id,
                "bank_ids": [
                    (0, 0, {"acc_number": "IR062960000000100324200002"}),
                    (0, 0, {"acc_number": "6037991111111118"}),
                    (0, 0, {"acc_number": "IR062960000000100324200001"}),
                ],
            }
        )
        self.assertEqual(len(company.persian_id_warning.splitlines()), 3)
        company.country_id = self.env.ref("base.be")
        self.assertFalse(company.persian_id_warning, "not our country's numbers")

    def test_wrong_ids_in_an_import(self):
        """By option an import with a wrong id fails whole; without it, it passes."""
        rows = [["Right", "0084575948"], ["Wrong", "0084575947"]]
        model = self.env["res.partner"].with_context(import_file=True)
        self.assertEqual(len(model.load(["name", "vat"], rows)["ids"]), 2)
        self.company.persian_refuse_wrong_ids = True
        result = model.load(["name", "vat"], rows)
        self.assertFalse(result["ids"])
        self.assertIn("0084575947", result["messages"][0]["message"])
        self.env["res.partner"].create({"name": "By hand", "vat": "0084575947"})
        with self.assertRaises(ValidationError):
            model.create({"name": "Import", "vat": "0084575947"})

    def test_as_a_salesperson(self):
        """Salespeople see hints and warnings without further rights."""
        user = new_test_user(self.env, "sells_text", "sales_team.group_sale_salesman")
        partner = self.partner.with_user(user)
        self.assertFalse(partner.persian_similar_ids)
        self.assertFalse(partner.persian_id_warning)
