from . import ladder_xlsx
from . import lead_desk_call
from . import lead_desk_intake
from . import recovery_portal
from . import recovery_rating
from . import lead_desk_portal
from . import persian_export
from . import portal_language
