/** What the tours of the lead desk have in common. */

export const row = (name) => `.o_data_row:contains('${name}')`;
export const click = (content, trigger) => ({content, trigger, run: "click"});
export const back = click("back", ".o_back_button");

/** Choose a list in the dropdown of lists. */
export const choose = (name) => [
    click("open the lists", ".o_lead_list_switcher"),
    click(`choose ${name}`, `.o-dropdown-item:contains("${name}")`),
];

/** Write the note of a dialog. */
export const write = (text) => ({
    content: "write it",
    trigger: ".modal .o_field_widget[name=note] textarea",
    run: `edit ${text}`,
});
