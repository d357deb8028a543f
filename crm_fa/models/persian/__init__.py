from . import res_company
from . import res_users
from . import res_config_settings
from . import ir_http
from . import date_guard
from . import ir_fields_converter
from . import base_import
