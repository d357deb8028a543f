"""crm_fa comes, is upgraded, goes and comes again, on a database in use."""

from odoo import fields

from .support import NAME, PLAIN, DatabaseCase

# Where an addon leaves records that would haunt the database it was removed from. Not
# ir.model.constraint: Odoo itself leaves the rows of foreign keys on other addons'
# tables (removing sale_crm does), though the keys themselves go with their columns.
TRACES = (
    "ir.actions.actions",
    "ir.asset",
    "ir.cron",
    "ir.model",
    "ir.model.fields",
    "ir.rule",
    "ir.ui.menu",
    "ir.ui.view",
    "mail.template",
    "res.groups",
)


def fill(env, customers=3):
    """Customers with confirmed orders of their own days, and a lead each."""
    partners = env["res.partner"].create(
        [{"name": f"Customer {number}"} for number in range(customers)]
    )
    product = env["product.product"].create(
        {"name": "Thing", "type": "service", "list_price": 10}
    )
    line = fields.Command.create(
        {"product_id": product.id, "product_uom_qty": 1, "price_unit": 10}
    )
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": [line]} for partner in partners]
    )
    orders.action_confirm()
    env["crm.lead"].create(
        [{"name": f"Lead {p.name}", "partner_id": p.id} for p in partners]
    )
    return partners


def open_crm(env):
    """What a web client asks for when it opens the CRM app: menus, views, scripts."""
    env["ir.ui.menu"].load_web_menus(False)
    for model in ("crm.lead", "sale.order", "res.partner", "crm.team"):
        actions = env["ir.actions.act_window"].search([("res_model", "=", model)])
        for action in actions:
            views = [view for view in action.views if view[1] != "activity"]
            env[model].get_views(views, {"toolbar": True, "load_filters": True})
    bundle = env["ir.qweb"]._get_asset_bundle("web.assets_backend", assets_params={})
    assert bundle.js(), "the backend's scripts are empty"


class TestLifecycle(DatabaseCase):
    source = PLAIN

    def records(self, env):
        """{model: ids} of what an addon may leave behind, archived records included."""
        return {
            model: set(env[model].with_context(active_test=False).search([]).ids)
            for model in TRACES
            if model in env
        }

    def schema(self, env):
        """Every table and column of the database."""
        env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        return set(env.cr.fetchall())

    def test_life(self):
        db = self.fresh()
        with db.env() as env:
            partners = fill(env).ids
            before, schema = self.records(env), self.schema(env)

        with self.subTest("installed on a filled database"):
            db.install()
            with db.env() as env:
                profiles = env["crm.customer.profile"].search(
                    [("partner_id", "in", partners)]
                )
                self.assertEqual(profiles.mapped("purchase_count"), [1, 1, 1])
                open_crm(env)

        with self.subTest("upgraded: nothing is lost and nothing doubled"):
            with db.env() as env:
                counts = self.counts(env)
            db.upgrade()
            with db.env() as env:
                self.assertEqual(self.counts(env), counts)

        with self.subTest("removed without trace"):
            db.uninstall()
            with db.env() as env:
                self.assertFalse(self.schema(env) - schema)
                for model, ids in self.records(env).items():
                    self.assertFalse(
                        env[model].browse(ids - before[model]).mapped("display_name")
                    )
                self.assertFalse(env["ir.model.data"].search([("module", "=", NAME)]))
                open_crm(env)
                fill(env, 1)

        with self.subTest("installed again"):
            db.install()
            with db.env() as env:
                profiles = env["crm.customer.profile"].search(
                    [("partner_id", "in", partners)]
                )
                self.assertEqual(profiles.mapped("purchase_count"), [1, 1, 1])
                open_crm(env)

    def counts(self, env):
        """How many records each model of crm_fa holds."""
        env.cr.execute(
            "SELECT model FROM ir_model_data WHERE module = %s GROUP BY model", [NAME]
        )
        models = {row[0] for row in env.cr.fetchall()} | {
            "crm.customer.profile",
            "crm.ladder.move",
        }
        return {
            model: env[model].with_context(active_test=False).search_count([])
            for model in sorted(models)
            if model in env
        }
