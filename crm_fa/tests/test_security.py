from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import LadderCommon
from .matrix import MATRIX
from .matrix.roles import INTERNAL, MANAGERS, ROLES

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestSecurity(LadderCommon):
    """Every role, every model, every operation; own, team's, all; RPC and journals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(cls.env, f"security_{role}", groups)
            for role, groups in ROLES.items()
        }

    def test_matrix(self):
        """Rights are exactly those of the matrix, and every model of ours is in it."""
        own = {
            model
            for model, cls in self.env.registry.items()
            if cls._original_module == "crm_fa" and not cls._abstract
        }
        self.assertEqual(own, set(MATRIX))
        for model, allowed in MATRIX.items():
            for role, user in self.users.items():
                records = self.env[model].with_user(user)
                for operation, roles in zip(OPERATIONS, allowed, strict=True):
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(records.has_access(operation), role in roles)

    # ---- whose customers -----------------------------------------------------------

    def test_own_team_and_all(self):
        """Own and unassigned for all; a team leader the team's; the rest by group."""
        mate = new_test_user(self.env, "ladder_mate", "sales_team.group_sale_salesman")
        leading = new_test_user(
            self.env, "ladder_leading", "sales_team.group_sale_salesman"
        )
        team = self.env["crm.team"].create({"name": "Team", "user_id": leading.id})
        self.env["crm.team.member"].create({"user_id": mate.id, "crm_team_id": team.id})
        own = self.customer("Own", user_id=self.salesperson.id)
        mates = self.customer("Mate's", user_id=mate.id)
        free = self.customer("Free")
        self.settle()
        everyone = own | mates | free
        for user, partners in (
            (self.salesperson, own | free),
            (mate, mates | free),
            (leading, mates | free),
            (self.users["leader"], everyone),
            (self.users["manager"], everyone),
        ):
            for model in ("crm.customer.profile", "crm.ladder.move"):
                with self.subTest(user=user.login, model=model):
                    found = (
                        self.env[model]
                        .with_user(user)
                        .search([("partner_id", "in", everyone.ids)])
                    )
                    self.assertEqual(found.partner_id, partners)

    def test_other_companys_customers_are_not_seen(self):
        """Not by list, not by journal, not by the bar on the partner."""
        other = self.env["res.company"].create({"name": "Other company"})
        theirs = self.customer("Theirs", company_id=other.id)
        shared = self.customer("Shared")
        self.settle()
        for model in ("crm.customer.profile", "crm.ladder.move"):
            found = (
                self.env[model]
                .with_user(self.users["manager"])
                .search([("partner_id", "in", (theirs | shared).ids)])
            )
            self.assertEqual(found.partner_id, shared, model)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            theirs.with_user(self.users["manager"]).read(["ladder_bar"])

    def test_bar_hides_a_colleagues_figures(self):
        """The rung is shown to every salesperson; the figures to who may see them."""
        partner = self.customer(user_id=self.users["manager"].id)
        self.buy(partner)
        self.settle()
        bar = partner.with_user(self.salesperson).ladder_bar
        self.assertTrue(bar["rungs"])
        self.assertFalse(bar["why"])
        self.assertTrue(partner.with_user(self.users["manager"]).ladder_bar["why"])

    def test_portal_sees_nothing_of_the_ladder(self):
        """A customer reads their own contact, never what we think of them."""
        portal = self.users["portal"]
        names = [name for name in self.env["res.partner"]._fields if "ladder_" in name]
        self.assertTrue(names)
        visible = portal.partner_id.with_user(portal).fields_get(names)
        self.assertFalse(visible)
        self.assertFalse(
            self.env["sale.order"].with_user(portal).fields_get(["ladder_rung_id"])
        )

    # ---- journals and forgery ------------------------------------------------------

    def test_journal_is_never_edited(self):
        """Not by the superuser either: rows come from the refresh statement only."""
        partner = self.customer()
        self.settle()
        move = self.moves(partner)
        for change in (
            lambda: move.write({"trigger": "order"}),
            lambda: move.unlink(),
            lambda: move.copy(),
            lambda: self.Move.create(
                {
                    "partner_id": partner.id,
                    "direction": "up",
                    "trigger": "order",
                    "date": "2026-06-30",
                }
            ),
        ):
            with self.assertRaises(UserError):
                change()

    def test_rung_cannot_be_forged(self):
        """No user writes a rung or an override onto a partner, new or old."""
        partner = self.customer()
        self.settle()
        rung = self.rungs["advocate"]
        for role in INTERNAL:
            partners = self.env["res.partner"].with_user(self.users[role])
            for values in (
                {"ladder_rung_id": rung.id},
                {"ladder_date": "2020-01-01"},
                {"ladder_override_kind": "fixed", "ladder_override_rung_id": rung.id},
            ):
                with self.subTest(role=role, values=values):
                    with self.assertRaises(AccessError):
                        partners.browse(partner.id).write(values)
                    with self.assertRaises(AccessError):
                        partners.create({"name": "Forged", **values})
        # A context sent by RPC holds no object, whatever it looks like.
        for forged in (True, 1, "crm_fa_ladder_writer", object()):
            with self.assertRaises(AccessError):
                partner.with_context(crm_fa_ladder_writer=forged).write(
                    {"ladder_rung_id": rung.id}
                )

    def test_rung_cannot_be_emptied(self):
        """Writing nothing over a rung is refused as well."""
        partner = self.customer()
        self.settle()
        with self.assertRaises(AccessError):
            partner.write({"ladder_rung_id": False})

    def test_what_rpc_may_call(self):
        """The refresh and the override cannot be called from outside."""
        for model, names in {
            "crm.customer.profile": ("_refresh", "_refresh_pass", "_cron_refresh"),
            "res.partner": ("_set_ladder_override",),
            "crm.ladder.rung": ("queue_step_actions",),
            "crm.ladder.pending": ("_defer",),
            "crm.step.run": ("_run_due",),
        }.items():
            for name in names:
                with self.subTest(model=model, name=name):
                    with self.assertRaises(AccessError):
                        get_public_method(self.env[model], name)

    def test_only_managers_override_and_recompute(self):
        """The server refuses what the buttons hide."""
        partner = self.customer()
        self.settle()
        for role, user in self.users.items():
            allowed = role in MANAGERS
            with self.subTest(role=role):
                profile = self.Profile.with_user(user)
                mine = partner.with_user(user)
                if allowed:
                    profile.action_recompute()
                    mine.action_override_ladder()
                    mine._set_ladder_override("floor", self.rungs["repeat"], "Fair")
                    self.assertRung(partner, "repeat")
                else:
                    with self.assertRaises(AccessError):
                        profile.action_recompute()
                    with self.assertRaises(AccessError):
                        mine.action_override_ladder()
                    with self.assertRaises(AccessError):
                        mine._set_ladder_override(
                            "fixed", self.rungs["advocate"], "Forged"
                        )

    def test_salesperson_sells_without_rights_to_the_ladder(self):
        """Confirming needs no right to profiles, rungs' actions or the journal."""
        partner = self.customer(user_id=self.salesperson.id)
        self.settle()
        order = (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": partner.id,
                    "user_id": self.salesperson.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 10}
                        )
                    ],
                }
            )
        )
        order.action_confirm()
        self.settle()
        self.assertRung(partner, "customer")
        self.assertEqual(self.moves(partner)[-1].user_id, self.salesperson)
