from datetime import UTC, timedelta

from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _lead_on_duty_ids(self):
        """Return the ids of those of these users whose working hours it is now.

        Hours are those of the user's own resource in the company, else the company's.
        Leaves of the resource and of the whole company count. Without any calendar one
        is always on duty.
        """
        now = fields.Datetime.now().replace(tzinfo=UTC)
        soon = now + timedelta(minutes=1)
        # Whoever moves a lead need not see calendars and leaves.
        users = self.sudo()
        company = self.env.company.sudo()
        groups, on_duty = {}, set()
        for user in users:
            resource = user.resource_ids.filtered(
                lambda r: not r.company_id or r.company_id == company
            )[:1]
            calendar = resource.calendar_id or company.resource_calendar_id
            if not calendar:
                on_duty.add(user.id)
                continue
            groups.setdefault(calendar, {})[user.id] = resource
        for calendar, members in groups.items():
            # Whether a colleague is at work decides, whoever may see their calendar.
            resources = self.env["resource.resource"].sudo()
            resources = resources.browse(r.id for r in members.values() if r)
            hours = calendar._work_intervals_batch(now, soon, resources)
            for user_id, resource in members.items():
                if hours[resource.id]:
                    on_duty.add(user_id)
        return on_duty
