"""Who may do what with every model of ours: one file a room."""

from . import campaign, ladder, lead_desk, persian, recovery

MATRIX = {
    **ladder.MATRIX,
    **campaign.MATRIX,
    **lead_desk.MATRIX,
    **recovery.MATRIX,
    **persian.MATRIX,
}
