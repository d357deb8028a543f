from . import crm_ladder_stay
from . import crm_ladder_distribution
from . import crm_ladder_rung_stats
from . import crm_ladder_snapshot
from . import crm_ladder_xlsx
from . import crm_ladder_xlsx_rows
from . import crm_ladder_xlsx_books
from . import crm_communication
