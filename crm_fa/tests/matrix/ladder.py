from .roles import INTERNAL, MANAGERS, NOBODY, SALES

# model: who may read, write, create, unlink
MATRIX = {
    "crm.ladder.rung": (INTERNAL, MANAGERS, MANAGERS, MANAGERS),
    "crm.customer.profile": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.ladder.move": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.ladder.pending": (NOBODY, NOBODY, NOBODY, NOBODY),
    "crm.step.run": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "crm.ladder.override": (MANAGERS, MANAGERS, MANAGERS, MANAGERS),
    "crm.ladder.preview": (MANAGERS, MANAGERS, MANAGERS, MANAGERS),
    "crm.ladder.preview.line": (MANAGERS, MANAGERS, MANAGERS, MANAGERS),
    "crm.ladder.stay": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.ladder.distribution": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.ladder.rung.stats": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.ladder.snapshot": (SALES, NOBODY, NOBODY, NOBODY),
    "crm.ladder.snapshot.wizard": (SALES, SALES, SALES, NOBODY),
}
