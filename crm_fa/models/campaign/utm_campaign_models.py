from odoo import models
from odoo.tools import SQL

from .campaign_figures import figure_query
from .campaign_money import without_jit


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    def _roi_by_model(self, with_parts=False):
        """Return the figures of these campaigns under each attribution model in use.

        One statement for all of them.

        :param bool with_parts: of each campaign with all its parts
        :return: ``{campaign id: [(model, label, figures), ...]}``; see ``figure_query``
        """
        result = self.env["crm.campaign.result"]
        labels = dict(result._fields["model"]._description_selection(self.env))
        models_in_use = result._known_models()
        # Figures are everyone's in sales; how they are counted is no secret.
        campaigns = self.sudo()
        targets = campaigns._roi_targets(with_parts)
        self.env.flush_all()
        without_jit(self.env)
        rows = self.env.execute_query_dict(
            SQL(" UNION ALL ").join(
                SQL(
                    "SELECT %s AS model, f.* FROM (%s) f",
                    model,
                    figure_query(campaigns._roi_settings(model=model), targets),
                )
                for model in models_in_use
            )
        )
        found = {(row["target_id"], row["model"]): row for row in rows}
        return {
            campaign.id: [
                (model, labels[model], found[campaign.id, model])
                for model in models_in_use
            ]
            for campaign in self
        }
