"""The addon is upgraded, goes and comes again while the lead desk is in full use."""

from odoo.fields import Command

from .support import DatabaseCase
from .test_lifecycle import open_crm

MODELS = (
    "crm.lead.assignment",
    "crm.lead.call",
    "crm.lead.cap",
    "crm.lead.list",
    "crm.lead.return",
    "crm.lead.return.log",
    "crm.lead.return.reason",
    "crm.lead.route",
    "crm.lead.vendor",
)


class TestLeadDeskLifecycle(DatabaseCase):
    def work(self, env):
        """A list with routes and caps, a vendor, leads given out, returned, called."""
        group = env.ref("sales_team.group_sale_salesman")
        seller = env["res.users"].create(
            {"name": "Seller", "login": "life", "group_ids": [Command.set(group.ids)]}
        )
        vendor = env["crm.lead.vendor"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Vendor"}).id,
                "price": 5,
                "company_id": False,
            }
        )
        env["crm.lead.vendor.key"]._generate(vendor, "Site")
        member = Command.create({"user_id": seller.id})
        lead_list = env["crm.lead.list"].create(
            {
                "name": "Life",
                "code": "life",
                "supervisor_id": env.ref("base.user_admin").id,
                "route_ids": [Command.create({"name": "All", "member_ids": [member]})],
                "cap_ids": [Command.create({"maximum": 9, "period": "day"})],
            }
        )
        values = {
            "user_id": False,
            "lead_list_id": lead_list.id,
            "lead_vendor_id": vendor.id,
            "phone": "+989121234567",
        }
        leads = env["crm.lead"].create(
            [{"name": f"Life {number}", **values} for number in range(4)]
        )
        lead_list.action_route()
        assert leads.user_id == seller, "the leads were not routed"
        attachment = env["ir.attachment"].create({"name": "Proof", "raw": b"x"})
        returns = env["crm.lead.return"].request(
            leads[:2], "other", "Not ours", attachment.ids
        )
        returns.with_user(env.ref("base.user_admin"))[:1].action_accept()
        leads[3].with_user(seller).action_call()
        return leads.ids

    def counts(self, env):
        return {
            model: env[model].with_context(active_test=False).search_count([])
            for model in MODELS
        }

    def indexes(self, env):
        env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'crm_lead'"
            " AND indexname LIKE '%return_%_idx'"
        )
        return {row[0] for row in env.cr.fetchall()}

    def test_life(self):
        db = self.db
        with db.env() as env:
            ids = self.work(env)
            before = self.counts(env)
            indexes = self.indexes(env)
            self.assertEqual(len(indexes), 2)

        with self.subTest("upgraded: nothing is lost and nothing doubled"):
            db.upgrade()
            with db.env() as env:
                self.assertEqual(self.counts(env), before)
                self.assertEqual(self.indexes(env), indexes)

        with self.subTest("removed: the leads stay, the desk is gone"):
            db.uninstall()
            with db.env() as env:
                self.assertEqual(env["crm.lead"].browse(ids).exists().ids, ids)
                self.assertFalse(self.indexes(env))
                for model in MODELS:
                    self.assertNotIn(model, env)
                code = [("code", "like", "lead_return"), ("active", "in", (0, 1))]
                self.assertFalse(env["ir.cron"].search(code).mapped("name"))
                open_crm(env)
                env["crm.lead"].browse(ids).write({"phone": "+989125550000"})

        with self.subTest("installed again: an empty desk that works"):
            db.install()
            with db.env() as env:
                self.assertFalse(env["crm.lead.assignment"].search([]))
                self.assertFalse(env["crm.lead.return"].search([]))
                self.assertEqual(self.indexes(env), indexes)
                open_crm(env)
