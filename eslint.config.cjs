// Mistakes only; format is prettier's business. Plain ESLint, no plugins to keep up to date.
const names = [
    "Blob", "CSS", "Event", "FormData", "HTMLElement", "Intl", "KeyboardEvent", "MouseEvent",
    "URL", "URLSearchParams", "clearTimeout", "console", "document", "fetch", "getComputedStyle",
    "globalThis", "localStorage", "luxon", "navigator", "odoo", "requestAnimationFrame",
    "sessionStorage", "setTimeout", "window",
];
module.exports = [
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: Object.fromEntries(names.map((name) => [name, "readonly"])),
        },
        rules: {
            "constructor-super": "error",
            curly: "error",
            "default-case-last": "error",
            eqeqeq: "error",
            "no-async-promise-executor": "error",
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-class-members": "error",
            "no-dupe-keys": "error",
            "no-duplicate-imports": "error",
            "no-fallthrough": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-self-assign": "error",
            "no-shadow": "error",
            "no-this-before-super": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": ["error", {args: "after-used"}],
            "no-useless-concat": "error",
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
