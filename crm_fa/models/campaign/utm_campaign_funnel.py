from odoo import models
from odoo.tools import SQL

from .campaign_figures import LOYAL
from .campaign_pictures import standing_query, touched_query

# The code of the rung from which on a customer has come back.
REPEAT = "repeat"

# What every campaign's way begins with; the rungs follow.
STEPS = ("touched", "leads", "opportunities", "won", "customers")


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    def _roi_funnels(self, with_parts=False):
        """Return the way from a contact to a loyal customer, of all these campaigns.

        Three queries, however many campaigns there are.

        :param bool with_parts: of each campaign with all its parts
        :return: ``{campaign id: {"steps": [...], "rungs": [...]}}``.  A step has
            ``figure``, ``label`` and ``count``, and from repeat customers on
            ``rung_id``: it counts all who stand on that rung or higher.  A rung has
            ``rung_id``, ``label``, ``count``, ``came_back``, ``is_loyal`` and
            ``is_highest``, lowest first.
        """
        figures = self._roi_rows(with_parts)
        touched = self._roi_touched(with_parts)
        standings = self._roi_standings(with_parts)
        funnels = {}
        for campaign in self:
            rungs = standings[campaign.id]
            counts = {
                "touched": touched.get(campaign.id, 0),
                **figures.get(campaign.id, {}),
            }
            steps = [
                {
                    "figure": figure,
                    "label": campaign._roi_label(figure),
                    "count": counts.get(figure) or 0,
                }
                for figure in STEPS
            ]
            # Who stands higher has come this far too: a loyal customer came back.
            steps += [
                {
                    "figure": "customers",
                    "label": self._roi_and_higher(rung["label"], rung["is_highest"]),
                    "count": sum(other["count"] for other in rungs[place:]),
                    "rung_id": rung["rung_id"],
                }
                for place, rung in enumerate(rungs)
                if rung["came_back"]
            ]
            funnels[campaign.id] = {"steps": steps, "rungs": rungs}
        return funnels

    def _roi_and_higher(self, label, is_highest):
        """Return what a step is called that counts a rung and all above it."""
        return label if is_highest else self.env._("%(rung)s or higher", rung=label)

    # ---- touched ---------------------------------------------------------------------

    def _roi_touched_query(self, with_parts):
        self.env.flush_all()
        # Everyone's contacts count; the settings are no secret.
        settings = self.sudo()._roi_settings()
        return touched_query(settings, self._roi_targets(with_parts))

    def _roi_touched(self, with_parts):
        """Return ``{campaign id: how many customers and leads it has touched}``."""
        query = SQL(
            "SELECT target_id, count(*) FROM (%s) touched GROUP BY target_id",
            self._roi_touched_query(with_parts),
        )
        return dict(self.env.execute_query(query))

    def _roi_touch_ids(self, with_parts):
        """Return the last touch of each customer and lead the campaign has touched."""
        self.ensure_one()
        rows = self.env.execute_query_dict(self._roi_touched_query(with_parts))
        return [row["touch_id"] for row in rows]

    # ---- the rungs of today ----------------------------------------------------------

    def _roi_standings(self, with_parts):
        """Return the rungs with the acquired customers who stand on each today.

        :return: ``{campaign id: rungs}``; see ``_roi_funnels``
        """
        self.env.flush_all()
        settings = self.sudo()._roi_settings()  # as for touches
        query = standing_query(settings, self._roi_targets(with_parts))
        counts = {}
        for target, rung, count in self.env.execute_query(query):
            counts.setdefault(target, {})[rung or 0] = count
        # Somebody may still stand on a rung that was archived today.
        found = {rung for standing in counts.values() for rung in standing}
        rungs = self._roi_rungs().filtered(lambda rung: rung.active or rung.id in found)
        return {
            campaign.id: self._roi_standing(counts.get(campaign.id, {}), rungs)
            for campaign in self
        }

    def _roi_rungs(self):
        """Return all rungs, archived ones too, lowest first."""
        rungs = self.env["crm.ladder.rung"].search([("active", "in", [True, False])])
        return rungs.sorted(lambda rung: (rung.sequence, rung.id))

    def _roi_standing(self, counts, rungs):
        """Return one campaign's rungs; see ``_roi_funnels``.

        :param counts: ``{rung id: customers}``, 0 for none at all
        :param rungs: those in use, and archived ones with customers, lowest first
        """
        active = rungs.filtered("active")
        heights = {rung.code: rung.sequence for rung in active}

        def reaches(rung, code):
            return code in heights and rung.sequence >= heights[code]

        standing = [
            {
                "rung_id": rung.id,
                "label": rung.name,
                "count": counts.get(rung.id, 0),
                "came_back": reaches(rung, REPEAT),
                "is_loyal": reaches(rung, LOYAL),
                "is_highest": rung == active[-1:],
            }
            for rung in rungs
        ]
        if counts.get(0):
            nowhere = dict.fromkeys(("came_back", "is_loyal", "is_highest"), False)
            nowhere.update(rung_id=0, label=self.env._("Not on the Ladder"))
            standing.insert(0, {**nowhere, "count": counts[0]})
        return standing
