import {EXCEL_REPORTS} from "@crm_fa/ladder/ladder_excel/ladder_excel";

EXCEL_REPORTS["crm.recovery.report"] = "recovery";
