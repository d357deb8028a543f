"""What the steps of recovery show: dialogs, and words of selections."""


def dialog(name, model, **defaults):
    """Return the action that opens a form of a model as a dialog.

    :param name: title of the dialog
    :param defaults: values that the form starts with
    """
    return {
        "type": "ir.actions.act_window",
        "name": name,
        "res_model": model,
        "view_mode": "form",
        "views": [(False, "form")],
        "target": "new",
        "context": {f"default_{field}": value for field, value in defaults.items()},
    }


def words_of(records, name):
    """Return the choices of a selection field as a dict, in the reader's language."""
    return dict(records._fields[name]._description_selection(records.env))
