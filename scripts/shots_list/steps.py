"""What the tables of screenshots share: who looks, and steps that many of them take."""

ENGLISH, PERSIAN = "admin", "fa"
# A button that was clicked still shows its tooltip, unless one points elsewhere.
AWAY = ("hover", ".o_main_navbar")
STAT = ".oe_stat_button:has({})"
CANVAS = [("wait", ".o_graph_renderer canvas")]
ROW = ("wait", ".o_data_row")
# As the first step: the page is opened so, and a view for small screens comes first.
PHONE = ("size", 390, 768)


def both(name, path, steps, english=ENGLISH):
    """The same screen in English and in Persian."""
    return [
        (f"{name}_en", english, path, steps),
        (f"{name}_fa", PERSIAN, path, steps),
    ]
