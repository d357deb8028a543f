from odoo import models


class CrmLead(models.Model):
    """The notes that Odoo logs for changed fields, for many leads at once."""

    _inherit = "crm.lead"

    def _lead_tracked_values(self):
        """Return {lead id: {tracked field: value}}, as it is now."""
        # Properties are tracked when their definition changes, which is not our doing.
        names = [
            name
            for name in self._track_get_fields()
            if self._fields[name].type != "properties"
        ]
        return {lead.id: {name: lead[name] for name in names} for lead in self}

    def _lead_log_changes(self, before):
        """Log what changed, as Odoo does, but with one insert for all leads.

        A change that is a message of its own, such as another stage, is posted one by
        one: people may have subscribed to it.

        :param dict before: what :meth:`_lead_tracked_values` returned
        """
        names = next(iter(before.values()), {})
        infos = self.fields_get(
            names, attributes=("string", "type", "selection", "currency_field")
        )
        quiet = {}
        for lead in self.sudo():
            changes, commands = lead._mail_track(infos, before[lead.id])
            if not changes:
                continue
            old = {name: before[lead.id][name] for name in changes}
            subtype = lead._track_subtype(old)
            if subtype:
                lead.message_post(
                    body=lead._track_get_default_log_message(changes),
                    subtype_id=subtype.id,
                    tracking_value_ids=commands,
                )
            else:
                quiet[lead] = [values for _command, _id, values in commands]
            lead._message_track_post_template(changes)
        leads = self.browse(lead.id for lead in quiet).sudo()
        messages = leads._message_log_batch(dict.fromkeys(leads.ids, ""))
        self.env["mail.tracking.value"].sudo().create(
            [
                {**values, "mail_message_id": message.id}
                for message, found in zip(messages, quiet.values(), strict=True)
                for values in found
            ]
        )
