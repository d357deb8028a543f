from odoo import models
from odoo.tools import SQL


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
        """Log what changed, as Odoo does, but in sets.

        A change that is a message of its own, such as another stage, is posted one by
        one: people may have subscribed to it.

        :param dict before: what :meth:`_lead_tracked_values` returned
        """
        quiet = {}
        infos = self.fields_get(
            next(iter(before.values()), {}),
            attributes=("string", "type", "selection", "currency_field"),
        )
        # Odoo logs changes in sudo as well, whoever made them.
        for lead in self.sudo():
            old = before[lead.id]
            changed = {name: infos[name] for name in old if lead[name] != old[name]}
            if not changed:
                continue
            changes, commands = lead._mail_track(changed, old)
            subtype = lead._track_subtype({name: old[name] for name in changes})
            if subtype:
                lead.message_post(
                    body=lead._track_get_default_log_message(changes),
                    subtype_id=subtype.id,
                    tracking_value_ids=commands,
                )
            elif commands:
                quiet[lead.id] = [values for _command, _id, values in commands]
            lead._message_track_post_template(changes)
        if quiet:
            self._lead_log_quietly(quiet)

    def _lead_log_quietly(self, quiet):
        """Write notes that notify nobody, in three statements.

        Odoo writes the first one; the others are copies of it on the other leads.

        :param dict quiet: lists of values for ``mail.tracking.value`` by lead id
        """
        first_id, *others = quiet
        lead = self.browse(first_id).sudo()
        message = lead._message_log_batch({first_id: ""})
        message.flush_recordset()
        columns = [
            name
            for name, field in message._fields.items()
            if field.store and field.column_type and name not in ("id", "res_id")
        ]
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_message (res_id, %(columns)s)
                SELECT lead_id, %(columns)s
                  FROM mail_message, unnest(%(lead_ids)s::int[]) lead_id
                 WHERE id = %(first)s RETURNING res_id, id
                """,
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                lead_ids=others,
                first=message.id,
            )
        )
        message_ids = {**dict(found), first_id: message.id}
        rows = [
            {**values, "mail_message_id": message_ids[lead_id]}
            for lead_id, several in quiet.items()
            for values in several
        ]
        names = sorted({name for row in rows for name in row})
        fields = self.env["mail.tracking.value"]._fields
        converted = [(name, fields[name].convert_to_column) for name in names]
        made = (self.env.uid, message.create_date)
        values = [
            (
                *(
                    None if row.get(name) is None else convert(row[name], self)
                    for name, convert in converted
                ),
                *made,
            )
            for row in rows
        ]
        self.env.execute_query(
            SQL(
                "INSERT INTO mail_tracking_value (%s, create_uid, create_date)"
                " VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(values),
            )
        )
        self.invalidate_recordset(["message_ids"])
