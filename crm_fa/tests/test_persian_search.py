from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import Query

from .test_persian_text import PersianTextCase

ARABIC, PERSIAN = "شركت علي ٤٢", "شرکت علی ۴۲"
# One telephone, as people write it.
FORMS = ("09121234567", "+98 912 123 4567", "00989121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷")
# Records of each app that our users search, and a char field they are named by.
NAMED = (
    ("crm.lead", "contact_name", {"name": "X"}),
    ("crm.lead", "city", {"name": "X"}),
    ("crm.lead", "street", {"name": "X"}),
    ("crm.lead", "function", {"name": "X"}),
    ("crm.tag", "name", {}),
    ("crm.lost.reason", "name", {}),
    ("res.partner", "street", {"name": "X"}),
    ("res.partner", "function", {"name": "X"}),
    ("utm.campaign", "title", {}),
    ("sale.order", "client_order_ref", {}),
    ("product.template", "name", {}),
    ("loyalty.program", "name", {}),
    ("crm.lead.list", "name", {"code": "x"}),
    ("crm.recovery.cause", "name", {}),
)


@tagged("post_install", "-at_install")
class TestPersianSearch(PersianTextCase):
    """Every text that can be searched is found in any spelling, by its index."""

    def char_fields(self):
        """Return all text fields that are columns of a table, with their models."""
        for name, model in self.env.registry.items():
            if model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if (
                    field.type in ("char", "text", "html")
                    and field.store
                    and field.column_type
                    and not field.company_dependent
                ):
                    yield self.env[name], field

    def condition(self, model, field, text="علی رضایی"):
        query = Query(self.env, model._table)
        domain = Domain(field.name, "ilike", text).optimize_full(model)
        query.add_where(domain._to_sql(model, query.table, query))
        return query.select()

    def test_every_field(self):
        """The condition on each text folds what is stored and what is typed."""
        fields = list(self.char_fields())
        self.assertGreater(len(fields), 500)
        for model, field in fields:
            sql = self.condition(model.sudo(), field).code.lower()
            folded = sql.count("unaccent(")
            self.assertTrue(folded and folded % 2 == 0, f"{field}: {sql}")

    def test_found(self):
        """A name in Arabic letters and digits is found by Persian ones, and back."""
        for model, field, values in NAMED:
            records = self.env[model]
            if "partner_id" in records._fields and model == "sale.order":
                partner = self.env["res.partner"].create({"name": "X"})
                values = {**values, "partner_id": partner.id}
            for stored, typed in ((ARABIC, PERSIAN), (PERSIAN, ARABIC)):
                code = {"code": stored} if "code" in values else {}
                record = records.create({**values, **code, field: stored})
                domain = [("id", "=", record.id), (field, "ilike", typed)]
                with self.subTest(model=model, field=field, stored=stored):
                    self.assertTrue(records.search(domain))
                    self.assertTrue(record.filtered_domain(domain))

    def test_every_trigram_index(self):
        """Each index that Odoo's modules made for searches of texts is still used."""
        self.env.cr.execute(
            """
            SELECT indexname FROM pg_indexes
             WHERE schemaname = current_schema AND indexdef LIKE '%gin_trgm_ops%'
            """
        )
        present = {name for (name,) in self.env.cr.fetchall()}
        found = 0
        # The table may be empty: other ways of reading it are to cost more.
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            self.env.cr.execute(f"SET LOCAL enable_{way} = off")
        for model, field in self.char_fields():
            index = f"{model._table}__{field.name}_index"
            if field.index != "trigram" or index not in present:
                continue
            found += 1
            sql = self.condition(model.sudo(), field)
            self.env.cr.execute(f"EXPLAIN {sql.code}", sql.params)
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            self.assertIn(index, plan, sql.code)
        self.assertGreater(found, 10)


@tagged("post_install", "-at_install")
class TestPersianDuplicates(PersianTextCase):
    """One customer is known again, on a lead and on a contact, by each clue alone."""

    # What a first and a second record say, and whether they are hinted at each other.
    CLUES = (
        *(({"phone": FORMS[0]}, {"phone": form}, True) for form in FORMS),
        ({"phone": FORMS[1]}, {"phone": FORMS[3]}, True),
        ({"phone": FORMS[0]}, {"phone": "09121234568"}, False),
        ({"email": "ali12@gmail.com"}, {"email": "Ali۱۲@GMAIL.com\u200f"}, True),
        ({"email": "ali12@gmail.com"}, {"email": "ali13@gmail.com"}, False),
        ({"vat": "0084575948"}, {"vat": "۰۰۸۴۵۷۵۹۴۸"}, True),
        ({"vat": "0084575948"}, {"vat": "0499370899"}, False),
        (
            {"name": "علي كريمي", "city": "طهران‌پارس"},
            {"name": "علی کریمی", "city": "طهران‌پارس"},
            True,
        ),
        (
            {"name": "مُحمّد رضایی", "city": "كرج"},
            {"name": "محمد رضايي", "city": "کرج"},
            True,
        ),
        (
            {"name": "علی کریمی", "city": "کرج"},
            {"name": "علی کریمی", "city": "قم"},
            False,
        ),
        ({"name": "علی کریمی"}, {"name": "علی کریمی"}, False),
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.iran

    def contact(self, said, number):
        return self.env["res.partner"].create(
            {"name": f"Person {number}", "country_id": self.iran.id, **said}
        )

    def lead(self, said, number):
        """A lead says these things itself; a national id is its customer's."""
        said = dict(said)
        vat = said.pop("vat", None)
        partner = vat and self.contact({"vat": vat}, number)
        return self.env["crm.lead"].create(
            {
                "name": f"Lead {number}",
                "country_id": self.iran.id,
                "contact_name": said.pop("name", f"Person {number}"),
                "email_from": said.pop("email", False),
                "partner_id": partner.id if partner else False,
                **said,
            }
        )

    def test_contacts(self):
        for one, other, alike in self.CLUES:
            first, second = self.contact(one, 1), self.contact(other, 2)
            with self.subTest(one=one, other=other):
                self.assertEqual(second in first.persian_similar_ids, alike)
                self.assertEqual(first in second.persian_similar_ids, alike)
            (first | second).unlink()

    def test_leads(self):
        for one, other, alike in self.CLUES:
            first, second = self.lead(one, 1), self.lead(other, 2)
            with self.subTest(one=one, other=other):
                self.assertEqual(second in first.duplicate_lead_ids, alike)
                self.assertEqual(first in second.duplicate_lead_ids, alike)
                self.assertEqual(first.duplicate_lead_count, int(alike))
            (first | second).unlink()

    def test_company_of_a_lead(self):
        """The name of a lead's company, in one city, is a clue as well."""
        said = [{"partner_name": name, "city": "کرج"} for name in (ARABIC, PERSIAN)]
        leads = [
            self.env["crm.lead"].create({"name": "X", **values}) for values in said
        ]
        self.assertIn(leads[1], leads[0].duplicate_lead_ids)
