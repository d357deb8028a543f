import {monetaryField} from "@web/views/fields/monetary/monetary_field";

// Twelve digits with marks between, decimals and a currency, in the bold of a total.
const COLUMN_WIDTH = 145;

/** Have lists give room to amounts in rials: Odoo's columns end at a billion. */
export function widenAmounts() {
    monetaryField.listViewWidth = COLUMN_WIDTH;
}
