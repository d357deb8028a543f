from datetime import datetime, timedelta

from odoo.tests import new_test_user

from .common import LadderCommon

# A Tuesday; whoever needs another moment freezes it.
NOW = datetime(2026, 6, 30, 12, 0, 0)


class LeadReturnCommon(LadderCommon):
    """A list with a supervisor, two salespeople and words for what they do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.salesperson
        cls.mate = new_test_user(
            cls.env, "return_mate", "sales_team.group_sale_salesman"
        )
        cls.supervisor = new_test_user(
            cls.env, "return_supervisor", "sales_team.group_sale_salesman"
        )
        cls.lead_list = cls.env["crm.lead.list"].create(
            {"name": "Inbound", "code": "ret", "supervisor_id": cls.supervisor.id}
        )
        cls.Return = cls.env["crm.lead.return"]

    def reason(self, code):
        """Return a shipped reason."""
        return self.env.ref(f"crm_fa.crm_lead_return_reason_{code}")

    def lead(self, name="Lead", user=None, received=None, **values):
        """Create a lead of the list, received by a salesperson at a moment."""
        user = user or self.seller
        values.setdefault("lead_list_id", self.lead_list.id)
        lead = self.env["crm.lead"].create(
            {"name": name, "type": "lead", "user_id": False, **values}
        )
        lead.lead_assign(user, "manual")
        if "team_id" in values:
            # Odoo moves a lead to its salesperson's team.
            lead.team_id = values["team_id"]
        self.receive(lead, received)
        return lead

    def receive(self, lead, received=None):
        """Have the journal say when the lead was received."""
        if received:
            self.env.cr.execute(
                "UPDATE crm_lead_assignment SET date = %s WHERE lead_id = %s"
                " AND to_user_id IS NOT NULL",
                [received, lead.id],
            )
            self.env["crm.lead.assignment"].invalidate_model(["date"])

    def leads(self, count, received=None, **values):
        """Create leads received by the salesperson."""
        found = self.env["crm.lead"]
        for number in range(count):
            found |= self.lead(f"Lead {number}", received=received, **values)
        return found

    def ask(self, leads, code="other", note="It is not ours", user=None, **values):
        """Ask for the return of leads, as who holds them."""
        returns = self.Return.with_user(user or leads.user_id[:1])
        found = returns.request(
            leads.with_user(user or leads.user_id[:1]), code, note, **values
        )
        return found.with_user(self.env.user)

    def duplicate(self, **values):
        """Create a lead whose phone number an earlier lead has."""
        number = f"+98912{self.env['crm.lead'].search_count([]):07d}"
        self.env["crm.lead"].create({"name": "Earlier", "phone": number})
        return self.lead("Duplicate", phone=number, **values)

    def decide(self, returns, button="action_accept", user=None):
        """Press a button as the supervisor."""
        return getattr(returns.with_user(user or self.supervisor), button)()

    def reject(self, returns, note="It is a good lead", user=None):
        """Refuse as the supervisor."""
        returns.with_user(user or self.supervisor)._decide("rejected", note=note)

    @staticmethod
    def ago(**values):
        """Return the moment so long before now."""
        return NOW - timedelta(**values)
