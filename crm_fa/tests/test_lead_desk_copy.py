from odoo import Command
from odoo.tests import tagged

from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadListCopy(LeadDeskCommon):
    """One click copies all of a list but its leads."""

    # Not settings of the list, but what became of it.
    NOT_COPIED = {
        "lead_list": {"code", "alias_id", "route_obstacles", "route_pass_date"},
        "cap": {"use_count"},
    }

    def fill(self, record, depth=0):
        """Give every setting of a record some value, whatever fields it has."""
        for name, field in record._fields.items():
            if (
                record[name]
                or not field.store
                or field.compute
                or field.related
                or field.readonly
                or name.startswith("alias_")
                or name in ("id", "create_uid", "write_uid")
            ):
                continue
            if field.type == "boolean":
                record[name] = True
            elif field.type in ("integer", "float"):
                record[name] = 3
            elif field.type in ("char", "text", "html") and name != "domain":
                record[name] = "Filled"
            elif field.type == "selection":
                record[name] = field.get_values(self.env)[-1]
            elif field.type in ("many2one", "many2many"):
                record[name] = self.some(field)

    def some(self, field):
        model = self.env[field.comodel_name]
        if field.comodel_name == "mail.activity.plan":
            return model.create({"name": "Plan", "res_model": "crm.lead"})
        if field.comodel_name == "crm.tag":
            return model.create({"name": f"Tag for {field.name}"})
        if field.comodel_name == "res.users":
            return self.one
        if field.comodel_name == "crm.team":
            return model.create({"name": "Team"})
        found = model.search([], limit=1)
        return found or model.create({"name": f"For {field.name}"})

    def assertCopied(self, old, new, skipped=()):
        """Compare all stored fields of two records, and of what hangs on them."""
        for name, field in old._fields.items():
            if (
                not field.store
                or name in skipped
                or name
                in ("id", "create_uid", "create_date", "write_uid", "write_date")
                or name == "name"
                and old._name == "crm.lead.list"
            ):
                continue
            if field.type == "one2many":
                with self.subTest(field=f"{old._name}.{name}"):
                    self.assertTrue(old[name], "nothing to compare: fill it above")
                    self.assertEqual(len(old[name]), len(new[name]))
                    self.assertFalse(old[name] & new[name])
                    for one, other in zip(old[name], new[name], strict=True):
                        self.assertCopied(
                            one,
                            other,
                            {field.inverse_name, *self.NOT_COPIED.get("cap", ())},
                        )
            elif field.type == "many2one" and field.comodel_name in (
                "crm.lead.list",
                "crm.lead.route",
            ):
                continue
            else:
                with self.subTest(field=f"{old._name}.{name}"):
                    self.assertEqual(old[name], new[name])

    def test_everything_is_copied(self):
        """Each setting of list, routes, members, caps, colours and columns.

        Goes through all fields there are: a new one that is not copied fails here.
        """
        self.cap(7, list_id=self.list.id)
        self.cap(5, "hour", route_id=self.route.id)
        self.route.member_ids.tag_ids = self.env["crm.tag"].create({"name": "Skill"})
        self.route.write({"domain": "[('phone', '!=', False)]", "working_hours": True})
        self.list.domain = "[('city', '=', 'Nowhere')]"
        self.list.action_suggest_looks()
        self.list.column_ids = [
            Command.create({"name": "city"}),
            Command.create({"name": "phone"}),
        ]
        self.list.alias_name = "copied-not"
        self.fill(self.list)
        self.fill(self.route)
        leads = self.leads(2)
        self.list.action_route()
        action = self.list.with_user(self.manager).action_duplicate()
        copy = self.env["crm.lead.list"].browse(action["res_id"])
        self.env.invalidate_all()
        self.assertCopied(self.list, copy, self.NOT_COPIED["lead_list"])
        self.assertEqual(copy.code, f"{self.list.code}2")
        self.assertFalse(copy.route_pass_date)
        self.assertEqual(leads.lead_list_id, self.list)
        self.assertFalse(self.env["crm.lead"].search([("lead_list_id", "=", copy.id)]))

    def test_every_one2many_of_a_list_is_copied_or_named(self):
        """A new kind of record that hangs on a list must be copied, or said not to."""
        for model, left in (
            ("crm.lead.list", set()),
            ("crm.lead.route", set()),
        ):
            for name, field in self.env[model]._fields.items():
                if field.type == "one2many" and field.store is not None:
                    if field.comodel_name.startswith("crm.") and name not in left:
                        self.assertTrue(field.copy, f"{model}.{name}")
