"""Screenshots of campaigns."""

from .steps import AWAY, CANVAS, both

PIVOT = [("wait", ".o_pivot table"), AWAY]
SHOTS = [
    *both("campaign_results", "/odoo/campaign-results", PIVOT),
    *both(
        "campaign_results_graph",
        "/odoo/campaign-results",
        [*PIVOT, ("click", ".o_switch_view.o_graph"), *CANVAS],
    ),
    *both("campaign_attribution", "/odoo/campaign-attribution", PIVOT),
]
