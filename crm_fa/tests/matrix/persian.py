from .roles import NOBODY

SYSTEM = {"system"}

# model: who may read, write, create, unlink
MATRIX = {
    "crm.persian.week": (SYSTEM, SYSTEM, SYSTEM, NOBODY),
}
