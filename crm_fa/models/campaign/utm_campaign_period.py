from odoo import api, fields, models

from ...tools.period_presets import PRESETS, period_of
from ..screen_dates import format_period, reads_jalali


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    @api.model
    @api.readonly
    def get_period_presets(self):
        """Return the periods the form offers at one click, in the user's calendar.

        :return: list of dicts with ``key``, ``label`` ("This Month"), ``period`` ("Azar
            1405"), and ``start`` and ``end``, both inclusive, as texts
        """
        env = self.env
        today = fields.Date.context_today(self)
        is_jalali = reads_jalali(env)
        labels = {
            "this_month": env._("This Month"),
            "next_month": env._("Next Month"),
            "this_quarter": (
                env._("This Season") if is_jalali else env._("This Quarter")
            ),
            "this_year": env._("This Year"),
        }
        presets = []
        for key, (granularity, _steps) in PRESETS.items():
            start, end = period_of(key, today, is_jalali)
            presets.append(
                {
                    "key": key,
                    "label": labels[key],
                    "period": format_period(env, start, granularity),
                    "start": fields.Date.to_string(start),
                    "end": fields.Date.to_string(end),
                }
            )
        return presets
