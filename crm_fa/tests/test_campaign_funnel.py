from odoo.tests import freeze_time, tagged

from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignFunnel(FigureCommon):
    """The way from a contact to a loyal customer, step by step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.child = cls.env["utm.campaign"].create(
            {"title": "Part", "parent_id": cls.june.id}
        )

    def test_where_customers_stand(self):
        """Customers won, by the rung of today; loyal ones from their rung on."""
        partner = self.customer()
        self.sale(self.june, "2026-06-11", 10, partner=partner)
        for day in ("2026-07-05", "2026-08-01", "2026-08-25"):
            self.buy(partner, day, 10)
        self.settle()
        self.env.invalidate_all()
        own = self.june.roi_pictures["scopes"][1]
        standing = {rung["label"]: rung["count"] for rung in own["rungs"]}
        self.assertEqual(standing["Loyal Customer"], 1)
        loyal = [rung["is_loyal"] for rung in own["rungs"]]
        self.assertEqual(loyal[-3:], [False, True, True])
        self.assertEqual(
            [(step["label"], step["count"]) for step in own["steps"][-3:]],
            [
                ("Repeat Customer or higher", 1),
                ("Loyal Customer or higher", 1),
                ("Advocate", 0),
            ],
            "a loyal customer has come back as well",
        )
        self.assertIn("1", self.june.roi_loyal_words)
        self.assertIs(self.campaign("Nobody").roi_loyal_words, False)
        rung = self.env.ref("crm_fa.rung_loyal").id
        action = self.june.action_roi_open("customers", rung_id=rung)
        self.assertEqual(self.env["res.partner"].search(action["domain"]), partner)

    def test_steps_get_smaller(self):
        """A step counts all higher ones, archived rungs with customers too."""
        rungs = self.env["crm.ladder.rung"]
        for name, code in (("One", "customer"), ("Two", "repeat"), ("Three", "loyal")):
            partner = self.customer(name)
            self.sale(self.june, "2026-06-11", 10, partner=partner)
            self.settle()
            # Only the ladder itself moves customers.
            self.env.cr.execute(
                "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
                [self.rungs[code].id, partner.id],
            )
        self.env.invalidate_all()

        def counts():
            steps = self.june._roi_funnels()[self.june.id]["steps"]
            return {
                step["rung_id"]: step["count"] for step in steps if "rung_id" in step
            }

        loyal, repeat, advocate = (
            self.rungs[code].id for code in ("loyal", "repeat", "advocate")
        )
        self.assertEqual(counts(), {repeat: 2, loyal: 1, advocate: 0})
        self.env.cr.execute(
            "UPDATE crm_ladder_rung SET active = FALSE WHERE id = %s", [loyal]
        )
        rungs.invalidate_model()
        self.assertEqual(
            counts(), {repeat: 2, loyal: 1, advocate: 0}, "they still stand there"
        )
        for rung, count in counts().items():
            self.assertEqual(
                self.part(self.june, "customers", False, rung_id=rung, and_higher=True),
                count,
            )

    def test_funnels_of_many(self):
        """As many queries for many campaigns as for one."""
        self.june._roi_funnels()
        self.env.flush_all()

        def queries(campaigns):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            campaigns._roi_funnels()
            return self.cr.sql_log_count - before

        one = queries(self.june)
        many = self.june | self.child | self.campaign("A") | self.campaign("B")
        self.env.flush_all()
        self.assertLessEqual(queries(many), one)

    def test_touched_once(self):
        """Two contacts of a company and its lead are one; a lead alone is one."""
        company = self.env["res.partner"].create({"name": "Co", "is_company": True})
        people = self.env["res.partner"].create(
            [{"name": name, "parent_id": company.id} for name in "AB"]
        )
        fair = self.campaign("Fair")
        lead = self.env["crm.lead"].create({"name": "Alone", "campaign_id": fair.id})
        self.env["crm.campaign.touch"].record_by_hand(
            fair, "2026-06-01 10:00:00", partners=people | company
        )
        self.settle()
        self.env.invalidate_all()
        step = fair.roi_pictures["scopes"][0]["steps"][0]
        self.assertEqual((step["figure"], step["count"]), ("touched", 2))
        action = fair.action_roi_open("touched")
        touches = self.env["crm.campaign.touch"].search(action["domain"])
        self.assertEqual(touches.lead_id, lead)
        self.assertEqual(len(touches), 2)
