import {BadgeField, badgeField} from "@web/views/fields/badge/badge_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** A badge that says what it means by an icon too, not by its colour alone. */
export class IconBadgeField extends BadgeField {
    static template = "crm_fa.IconBadgeField";
    static props = {...BadgeField.props, icons: {type: Object, optional: true}};
    static defaultProps = {...BadgeField.defaultProps, icons: {}};

    get icon() {
        return this.props.icons[this.props.record.data[this.props.name]];
    }
}

registry.category("fields").add("icon_badge", {
    ...badgeField,
    component: IconBadgeField,
    displayName: _t("Badge with an icon"),
    supportedTypes: ["selection"],
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...badgeField.extractProps(fieldInfo, dynamicInfo),
        icons: fieldInfo.options.icons,
    }),
});
