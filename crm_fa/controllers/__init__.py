from . import ladder_xlsx
