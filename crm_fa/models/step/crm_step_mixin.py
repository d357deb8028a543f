from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .crm_step_run import MAX_HOPS


class CrmStepMixin(models.AbstractModel):
    """A step that records enter and leave, with actions to run when they do.

    A model of steps (the rungs of a ladder, the stages of a pipeline) inherits this
    mixin, names the model of the records that walk over its steps in
    ``_step_record_model``, and declares two many2many fields to ``ir.actions.server``,
    each with a relation table of its own: ``enter_action_ids`` and ``exit_action_ids``.
    Whoever moves records from step to step keeps a journal of it and hands the journal
    rows to :meth:`queue_step_actions`; nothing is run before the queue's cron does.
    """

    _name = "crm.step.mixin"
    _description = "Step with Enter and Exit Actions"

    # Model of the records that stand on the steps; every step model sets it.
    _step_record_model = None

    @api.constrains("enter_action_ids", "exit_action_ids")
    def _check_step_actions(self):
        # Choosing an action needs no right to read server actions: theirs are secret
        # parts (code, webhook addresses) that this check does not show.
        for step in self.sudo():
            actions = step.enter_action_ids | step.exit_action_ids
            wrong = actions.filtered(
                lambda action, model=step._step_record_model: (
                    action.model_name != model or action.usage != "ir_actions_server"
                )
            )[:1]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“%(step)s” cannot run “%(action)s”: the action runs on "
                        "%(found)s, and what stands here is a %(expected)s.",
                        step=step.display_name,
                        action=wrong.name,
                        found=wrong.model_id.name,
                        expected=self.env["ir.model"]
                        ._get(step._step_record_model)
                        .name,
                    )
                )

    @api.model
    @api.private
    def queue_step_actions(self, source_model, passages):
        """Put the exit and enter actions of these passages into the queue.

        One statement for all passages, whatever their number, and nothing is run in
        this transaction. Handing in the same passage again queues nothing new, so a
        caller may repeat itself.

        :param str source_model: model of the journal rows that record the passages
        :param SQL passages: a SELECT of five columns, one row per passage, in this
            order: ``source_id`` (id of the journal row), ``from_step_id`` and
            ``to_step_id`` (either may be NULL), ``res_id`` (the record that moved),
            ``company_id`` (who may see it; NULL is everyone). Where both steps are the
            same the record stays: what :meth:`_get_wiring` calls ``stay`` is queued.
            After :data:`MAX_HOPS` moves in a row that actions made, the row is written
            as cancelled, so that actions which move records cannot chase each other
        :return: the number of actions put into the queue
        """
        return self._queue_wired(source_model, self._get_wired_query(passages))

    @api.model
    @api.private
    def queue_known_actions(self, source_model, crossings):
        """Put these actions into the queue, as :meth:`queue_step_actions` would.

        For who knows already which actions a step has: less to plan, where one record
        moved while somebody waits.

        :param str source_model: model of the journal rows that record the passages
        :param crossings: a list of ``(source_id, step_id, direction, action_id, res_id,
            company_id)``, of which ``direction`` is what :meth:`_get_wiring` calls it
        :return: the number of actions put into the queue
        """
        if not crossings:
            return 0
        rows = SQL(", ").join(SQL("%s", crossing) for crossing in crossings)
        return self._queue_wired(source_model, SQL("VALUES %s", rows))

    def _queue_wired(self, source_model, wired):
        self._flush_for_queue()
        run = self.env["crm.step.run"]
        # Both in one statement: this runs at every sale that moves a customer.
        [(queued,)] = self.env.execute_query(
            SQL(
                "WITH queued AS (%(queue)s RETURNING id), woken AS (%(wake)s)"
                " SELECT count(*) FROM queued",
                queue=self._get_queue_query(source_model, wired),
                wake=run._get_wake_query(SQL("EXISTS (SELECT FROM queued)")),
            )
        )
        return queued

    def _flush_for_queue(self):
        self.flush_model([self._rec_name, "enter_action_ids", "exit_action_ids"])
        self.env["ir.actions.server"].flush_model(["name", "sequence"])

    def _get_wired_query(self, passages):
        """Return the SELECT of the actions of these passages, one row each."""
        return SQL(
            """
            SELECT source_id, step_id, direction, action_id, res_id, company_id
              FROM (
                   SELECT source_id, c.step_id, c.direction, res_id, company_id
                     FROM (%(passages)s) AS passage (
                          source_id, from_step_id, to_step_id, res_id, company_id)
                    CROSS JOIN LATERAL (VALUES
                          (from_step_id::int, 'exit',
                           from_step_id::int IS DISTINCT FROM to_step_id::int),
                          (to_step_id::int, 'enter',
                           from_step_id::int IS DISTINCT FROM to_step_id::int),
                          (to_step_id::int, 'stay',
                           from_step_id::int = to_step_id::int)
                          ) c (step_id, direction, happens)
                    WHERE c.happens
              ) crossing
              JOIN (%(wiring)s) AS wiring (step_id, action_id, direction)
             USING (step_id, direction)
            """,
            passages=passages,
            wiring=SQL(" UNION ALL ").join(self._get_wiring()),
        )

    def _get_queue_query(self, source_model, wired):
        hops = self.env["crm.step.run"].get_hops()
        loop = hops >= MAX_HOPS
        now = self.env["crm.step.run"]._now()
        return SQL(
            """
            INSERT INTO crm_step_run (
                step_model, step_id, step_name, direction,
                action_id, action_name, res_model, res_id, company_id,
                source_model, source_id, state, reason, done_date,
                hops, attempts, due_date,
                create_uid, create_date, write_date
            )
            SELECT %(step_model)s, wired.step_id, %(step_name)s, wired.direction,
                   action.id, action.name, %(res_model)s,
                   wired.res_id, wired.company_id::int,
                   %(source_model)s, wired.source_id, %(state)s, %(reason)s,
                   %(done)s::timestamp, %(hops)s, 0, %(now)s,
                   %(uid)s, %(now)s, %(now)s
              FROM (%(wired)s) AS wired (
                   source_id, step_id, direction, action_id, res_id, company_id)
              JOIN ir_act_server action ON action.id = wired.action_id
              JOIN %(step_table)s step ON step.id = wired.step_id
             -- The queue works in the order of ids: 'exit' comes before 'enter'.
             ORDER BY wired.source_id, wired.direction DESC, action.sequence, action.id
            ON CONFLICT (source_model, source_id, action_id, direction) DO NOTHING
            """,
            wired=wired,
            step_model=self._name,
            step_table=SQL.identifier(self._table),
            step_name=self._get_step_name_sql(),
            res_model=self._step_record_model,
            source_model=source_model,
            state="cancelled" if loop else "due",
            reason="loop" if loop else None,
            done=now if loop else None,
            hops=hops,
            now=now,
            uid=self.env.uid,
        )

    def _get_wiring(self):
        """Return the SELECTs of (step id, action id, direction) that name each action.

        To be extended by steps that do more than run the actions chosen on them.
        """
        return [
            SQL(
                "SELECT %s, %s, %s FROM %s",
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                direction,
                SQL.identifier(field.relation),
            )
            for direction in ("exit", "enter")
            for field in (self._fields[f"{direction}_action_ids"],)
        ]

    def _get_step_name_sql(self):
        """Return the step's name as the queue keeps it: with all its translations."""
        name = SQL.identifier("step", self._rec_name)
        if self._fields[self._rec_name].translate:
            return name
        return SQL("jsonb_build_object('en_US', %s)", name)
