from odoo import models


class CrmLead(models.Model):
    """Appointments for whoever has the lead; Odoo's own alarms remind of them."""

    _inherit = "crm.lead"

    def action_schedule_meeting(self, smart_calendar=True):
        """Count the owner among those whom Odoo proposes for a meeting."""
        action = super().action_schedule_meeting(smart_calendar=smart_calendar)
        owner = self.user_id
        if owner and owner != self.env.user:
            context = action["context"]
            context["default_user_id"] = owner.id
            partner_ids = context["default_partner_ids"]
            if owner.partner_id.id not in partner_ids:
                partner_ids.append(owner.partner_id.id)
        return action

    def action_plan_appointment(self):
        """Open a new appointment of the lead's owner with the customer.

        Who plans it for somebody else is not among those who attend.

        :return: window action
        """
        self.ensure_one()
        owner = self.user_id or self.env.user
        alarm = self.env.ref("calendar.alarm_notif_1", raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appointment of %(owner)s", owner=owner.name),
            "res_model": "calendar.event",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_name": self.name,
                "default_user_id": owner.id,
                "default_partner_ids": (owner.partner_id | self.partner_id).ids,
                "default_opportunity_id": self.id,
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_alarm_ids": alarm.ids if alarm else [],
            },
        }
