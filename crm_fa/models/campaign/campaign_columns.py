"""Which field of a campaign shows which column of ``figure_query``."""

# Field of a campaign: column of ``figure_query``.
COLUMNS = {
    "roi_ordered": "ordered",
    "roi_invoiced": "invoiced",
    "roi_margin": "margin",
    "roi_returned": "returned",
    "roi_late": "late",
    "roi_cost": "cost",
    "roi_committed": "committed",
    "roi_percent": "percent",
    "roi_lead_count": "leads",
    "roi_opportunity_count": "opportunities",
    "roi_won_count": "won",
    "roi_customer_count": "customers",
    "roi_customer_share": "customers_share",
    "roi_loyal_count": "loyal",
    "roi_cost_per_lead": "cost_per_lead",
    "roi_cost_per_opportunity": "cost_per_opportunity",
    "roi_cost_per_customer": "cost_per_customer",
    "roi_cost_per_loyal": "cost_per_loyal",
    "roi_budget_use": "budget_use",
    "roi_cost_variance": "cost_variance",
    "roi_revenue_variance": "revenue_variance",
    "roi_budget_main": "budget_main",
    "roi_revenue_main": "revenue_main",
    "roi_cost_main": "cost_main",
    "roi_return_main": "return_main",
    "roi_cost_variance_main": "cost_variance_main",
    "roi_revenue_variance_main": "revenue_variance_main",
    "roi_unrated_currency_id": "unrated_id",
}
COUNTS = frozenset(name for name in COLUMNS if name.endswith("_count"))

# What is added up over campaigns: the same in the reader's currency.
MAIN = {
    "roi_budget": "budget_main",
    "roi_expected_revenue": "revenue_main",
    "roi_cost": "cost_main",
    "roi_returned": "return_main",
    "roi_cost_variance": "cost_variance_main",
    "roi_revenue_variance": "revenue_variance_main",
}

# Every campaign has these: where one is empty, a rate or a cost of goods is unknown.
KNOWN = frozenset({"cost_main", "return_main"})

# By what amounts are sorted: 300 of one currency may be less than 2 of another.
SORTED = {
    **MAIN,
    "roi_cost_per_lead": "cost_per_lead_main",
    "roi_cost_per_opportunity": "cost_per_opportunity_main",
    "roi_cost_per_customer": "cost_per_customer_main",
    "roi_cost_per_loyal": "cost_per_loyal_main",
}
