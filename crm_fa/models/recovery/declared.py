def declared(model, name):
    """Return what all files of a model put into a class attribute of theirs.

    Each file of a model is a class of its own, whose attribute hides the others'.

    :param model: a recordset
    :param str name: of an attribute that holds a set
    :rtype: frozenset
    """
    return frozenset().union(
        *(cls.__dict__.get(name, ()) for cls in type(model).__mro__)
    )
