from . import crm_ladder_override
from . import crm_ladder_preview
from . import crm_ladder_preview_line
from . import crm_ladder_snapshot
