ROLES = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "employee": "base.group_user",
    "system": "base.group_system",
    "salesperson": "sales_team.group_sale_salesman",
    "leader": "sales_team.group_sale_salesman_all_leads",
    "manager": "sales_team.group_sale_manager",
}
INTERNAL = {"employee", "system", "salesperson", "leader", "manager"}
SALES = {"salesperson", "leader", "manager"}
MANAGERS = {"manager"}
NOBODY = set()
