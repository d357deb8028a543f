from freezegun import freeze_time
from lxml import etree

from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import LadderCommon

# Every view that crm_fa adds to or changes, by model: the roles that may open it.
EVERYONE = ("user", "salesperson", "leader", "manager")
SELLERS = ("salesperson", "leader", "manager")
MANAGERS = ("manager",)
VIEWS = {
    "crm.customer.profile": (SELLERS, "kanban list pivot graph form search"),
    "crm.ladder.move": (SELLERS, "list pivot graph form search"),
    "crm.ladder.rung": (EVERYONE, "list form search"),
    "crm.ladder.override": (MANAGERS, "form"),
    "crm.ladder.preview": (MANAGERS, "form"),
    "crm.lead": (SELLERS, "kanban list form search"),
    "res.partner": (EVERYONE, "kanban list form search"),
    "sale.order": (SELLERS, "kanban list form search"),
}


@tagged("post_install", "-at_install")
class TestLadderViews(LadderCommon):
    """Every view opens for everyone who may open it, in English and in Persian."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            "user": new_test_user(cls.env, "ladder_user", "base.group_user"),
            "salesperson": cls.salesperson,
            "leader": new_test_user(
                cls.env, "ladder_leader", "sales_team.group_sale_salesman_all_leads"
            ),
            "manager": cls.manager,
        }
        cls.env["res.lang"]._activate_lang("fa_IR")

    def views(self, user, model, types):
        env = self.env(user=user, context={"lang": user.lang})
        return env[model].get_views([(False, name) for name in types.split()])["views"]

    def test_views_load_for_each_role(self):
        """No role meets a missing right, a missing field or a broken condition."""
        for lang in ("en_US", "fa_IR"):
            for role, user in self.roles.items():
                user.lang = lang
                for model, (roles, types) in VIEWS.items():
                    if role not in roles:
                        continue
                    with self.subTest(lang=lang, role=role, model=model):
                        views = self.views(user, model, types)
                        self.assertEqual(set(views), set(types.split()))

    def test_records_can_be_read_with_what_the_views_show(self):
        """The fields of each view are readable for who sees the view."""
        partner = self.customer("Seen Customer")
        self.buy(partner)
        self.settle()
        records = {
            "crm.customer.profile": self.profile(partner),
            "crm.ladder.move": self.moves(partner),
            "crm.ladder.rung": self.rungs["loyal"],
            "res.partner": partner,
        }
        for role, user in self.roles.items():
            for model, record in records.items():
                roles, types = VIEWS[model]
                if role not in roles:
                    continue
                for kind, view in self.views(user, model, types).items():
                    with self.subTest(role=role, model=model, view=kind):
                        names = self._shown(view["arch"], record)
                        record.with_user(user).web_read(names)

    def _shown(self, arch, record):
        """Return the specification of the fields that a view shows."""
        names = {
            node.get("name")
            for node in etree.fromstring(arch).iter("field")
            if not any(parent.tag == "field" for parent in node.iterancestors())
        }
        related = {"many2one", "many2many"}
        return {
            name: {"fields": {"display_name": {}}}
            if record._fields[name].type in related
            else {}
            for name in names
            if name in record._fields and record._fields[name].type != "properties"
        }

    def test_only_managers_get_the_buttons(self):
        """A salesperson is not offered what the server would refuse."""
        for model, names in (
            ("crm.customer.profile", ("action_override", "action_recompute")),
            ("res.partner", ("action_override_ladder",)),
        ):
            for role in ("salesperson", "manager"):
                views = self.views(self.roles[role], model, "list form")
                arch = "".join(view["arch"] for view in views.values())
                for name in names:
                    self.assertEqual(f'name="{name}"' in arch, role == "manager", name)

    def test_the_rung_list_is_read_only_for_salespeople(self):
        """Their list has no create, edit or delete."""
        view = self.views(self.salesperson, "crm.ladder.rung", "list")["list"]
        node = etree.fromstring(view["arch"])
        for right in ("create", "edit", "delete"):
            self.assertIn(node.get(right), ("0", "False", "false"))

    def test_managers_who_are_no_administrators_see_the_actions_names(self):
        """Server actions are not open to them; what they do is."""
        rung = self.rungs["loyal"].with_user(self.manager)
        self.assertIn("benefits", rung.enter_action_names)
        self.assertIn("win-back", rung.exit_action_names)

    def test_menus(self):
        """Salespeople see the ladder, managers also its set-up, others nothing."""
        seen = {
            role: self.env["ir.ui.menu"].with_user(user).load_menus(False)
            for role, user in self.roles.items()
        }
        for name, roles in (
            ("menu_ladder", SELLERS),
            ("menu_ladder_move", SELLERS),
            ("menu_ladder_rung", MANAGERS),
            ("menu_step_run", MANAGERS),
        ):
            menu = self.env.ref(f"crm_fa.{name}")
            for role in EVERYONE:
                self.assertEqual(menu.id in seen[role], role in roles, (name, role))


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderFilters(LadderCommon):
    """Each filter of the ladder finds the customers that it names."""

    def filter(self, name, user=None):
        """Return the customers whom a filter of the search view finds."""
        Profile = self.Profile.with_user(user or self.manager)
        arch = Profile.get_view(view_type="search")["arch"]
        [node] = etree.fromstring(arch).xpath(f"//filter[@name='{name}']")
        domain = safe_eval(node.get("domain"), {"uid": Profile.env.uid})
        found = Profile.search(domain).partner_id
        return {partner.name for partner in found if partner.name.startswith("F ")}

    def test_moved_this_month(self):
        """The last move of this month decides, moves of last month do not."""
        up, down, both, old = (
            self.customer(f"F {name}") for name in ("up", "down", "both", "old")
        )
        with freeze_time("2026-05-31 12:00:00"):
            self.buy(old, "2026-05-31")
            self.settle()
            self.buy(down, "2026-05-31")
            self.settle()
        with freeze_time("2026-06-01 00:00:00"):
            self.buy(up, "2026-06-01")
            order = self.buy(both, "2026-06-01")
            self.settle()
        # The dwell days are over.
        order._action_cancel()
        down.sale_order_ids._action_cancel()
        self.settle()
        self.assertEqual(self.filter("moved_up"), {"F up"})
        self.assertEqual(self.filter("moved_down"), {"F down", "F both"})
        self.assertEqual(self.profile(both).month_direction, "down")
        self.assertFalse(self.profile(old).month_direction)
        still = self.Profile.search([("month_direction", "=", False)]).partner_id
        self.assertIn(old, still)
        self.assertNotIn(up, still)
        self.assertNotIn(down, still)

    def test_what_the_facts_say(self):
        """Lapsed, nearly there, overridden, archived."""
        lapsed = self.customer("F lapsed")
        self.buy(lapsed, "2025-06-30")
        near = self.customer("F near")
        for day in ("2026-06-01", "2026-06-10", "2026-06-20"):
            self.buy(near, day)
        held = self.customer("F held")
        gone = self.customer("F gone", active=False)
        self.settle()
        self.assertTrue(gone.ladder_rung_id)
        held.with_user(self.manager)._set_ladder_override(
            "fixed", self.rungs["loyal"], "Because"
        )
        self.assertEqual(self.filter("lapsed"), {"F lapsed"})
        self.assertEqual(self.filter("nearly_there"), {"F near"})
        self.assertEqual(self.filter("overridden"), {"F held"})
        self.assertEqual(self.filter("inactive"), {"F gone"})

    def test_mine_and_my_teams(self):
        """My customers, those of my team, and nobody's."""
        mate = new_test_user(
            self.env, "ladder_mate", "sales_team.group_sale_salesman_all_leads"
        )
        self.env["crm.team"].create(
            {
                "name": "F team",
                "user_id": self.manager.id,
                "member_ids": (mate | self.salesperson).ids,
            }
        )
        self.customer("F mine", user_id=mate.id)
        self.customer("F ours", user_id=self.salesperson.id)
        self.customer("F nobody's")
        self.settle()
        self.assertEqual(self.filter("my_customers", mate), {"F mine"})
        self.assertEqual(self.filter("my_team", mate), {"F mine", "F ours"})
        self.assertEqual(self.filter("my_team", self.manager), {"F mine", "F ours"})
        self.assertEqual(self.filter("no_salesperson", mate), {"F nobody's"})

    def test_every_filter_and_group_works(self):
        """None of the search views' filters and groups fails."""
        for model in ("crm.customer.profile", "crm.ladder.move", "res.partner"):
            Model = self.env[model].with_user(self.manager)
            arch = etree.fromstring(Model.get_view(view_type="search")["arch"])
            for node in arch.iter("filter"):
                with self.subTest(model=model, filter=node.get("name")):
                    if node.get("domain"):
                        Model.search(
                            safe_eval(node.get("domain"), {"uid": self.manager.id}),
                            limit=1,
                        )
                    group = safe_eval(node.get("context") or "{}").get("group_by")
                    if group and group != "properties":
                        Model.formatted_read_group([], [group], ["__count"])

    def test_every_rung_is_a_column(self):
        """Grouped by rung, empty rungs are columns too, lowest first."""
        Profile = self.Profile.with_user(self.salesperson)
        groups = Profile.with_context(read_group_expand=True).web_read_group(
            [("id", "=", 0)], ["ladder_rung_id"], aggregates=["__count", "revenue:sum"]
        )["groups"]
        rungs = self.env["crm.ladder.rung"].search([])
        self.assertEqual([group["ladder_rung_id"][0] for group in groups], rungs.ids)
