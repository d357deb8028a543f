import {_t} from "@web/core/l10n/translation";

const within = (domain, ...more) => [...domain, ...more];

/**
 * The numbers on top of the dashboard: `{title, value, note, target}`, and what a click on
 * each opens.
 */
export function recoveryTiles(figures, {money, percent}) {
    const {totals, now, domain} = figures;
    const isMixed = figures.currency_count > 1;
    return [
        {
            name: "open",
            title: _t("Open Cases"),
            value: now.open.count,
            note: _t("whenever they happened"),
            target: {
                name: _t("Open Cases"),
                model: "crm.recovery",
                domain: now.open.domain,
            },
        },
        {
            name: "overdue",
            title: _t("Overdue"),
            value: now.overdue.count,
            isBad: now.overdue.count > 0,
            note: _t("past the policy's deadline"),
            target: {
                name: _t("Overdue"),
                model: "crm.recovery",
                domain: now.overdue.domain,
            },
        },
        {
            name: "kept",
            title: _t("Customers Kept"),
            value: percent(totals.kept_percent_avg),
            note: _t("%(kept)s of %(closed)s closed cases", {
                kept: totals.kept || 0,
                closed: totals.closed || 0,
            }),
            target: {
                name: _t("Customer Kept"),
                domain: within(domain, ["kept", "=", 1]),
            },
        },
        {
            name: "apology",
            title: _t("Apology Delivered"),
            value: percent(totals.apology_percent_avg),
            note: _t("%(done)s of %(due)s cases that are ours", {
                done: Math.round((totals.apology_percent || 0) / 100),
                due: totals.apology_percent_count,
            }),
            target: {
                name: _t("Apology Delivered"),
                domain: within(domain, ["apology_percent", "=", 100]),
            },
        },
        {
            name: "repeats",
            title: _t("Repeat Incidents"),
            value: totals.repeats || 0,
            note: _t("of %s cases", totals.__count),
            target: {
                name: _t("Repeat Incidents"),
                domain: within(domain, ["repeats", "=", 1]),
            },
        },
        {
            name: "per_kept",
            title: _t("Cost per Customer Kept"),
            value:
                isMixed || totals.cost_per_kept === null
                    ? _t("n/a")
                    : money(totals.cost_per_kept),
            note: isMixed
                ? _t("several currencies: choose one company")
                : _t("%s for all compensations", money(totals.cost || 0)),
            target: {
                name: _t("Compensations"),
                model: "crm.recovery.gift.report",
                domain,
            },
        },
    ];
}
