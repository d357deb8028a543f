// Takes the pictures of a plan: node shots.cjs plan.json (written by toolbox/shots.py).
const fs = require("fs");
const path = require("path");
const plan = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const {chromium} = require(plan.playwright);

const STEPS = {
    wait: (page, css) => page.locator(css).first().waitFor({state: "visible"}),
    click: (page, css) => page.locator(css).first().click(),
    fill: (page, css, text) => page.locator(css).first().fill(text),
    hover: (page, css) => page.locator(css).first().hover(),
    js: (page, code) => page.evaluate(code),
    size: (page, width, height) => page.setViewportSize({width, height}),
};

async function loggedIn(browser, {login, password, locale}) {
    const context = await browser.newContext({
        viewport: {width: 1366, height: 768},
        // The login page and the portal speak the browser's language.
        locale,
    });
    const page = await context.newPage();
    await page.goto(`${plan.url}/web/login`);
    await page.fill("#login", login);
    await page.fill("#password", password);
    await page.locator("form.oe_login_form button[type=submit]").first().click();
    // The first visit in a language builds its bundles.
    await page.locator(".o_main_navbar, .o_portal_wrap").first().waitFor({state: "visible", timeout: 180000});
    return context;
}

async function still(page) {
    await page.waitForLoadState("networkidle", {timeout: 15000}).catch(() => {});
    await page.evaluate("document.fonts.ready.then(() => true)");
    // Toasts come and go: a picture must not depend on the moment.
    await page.addStyleTag({content: ".o_notification_manager{display:none!important}"});
    await page.waitForTimeout(400);
}

async function take(context, shot) {
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    try {
        const steps = [...shot.steps];
        if (steps[0]?.[0] === "size") {
            const [, ...size] = steps.shift();
            await STEPS.size(page, ...size);
        }
        await page.goto(plan.url + shot.path);
        for (const [verb, ...values] of steps) {
            await STEPS[verb](page, ...values);
        }
        await still(page);
        if (await page.locator(".o_error_dialog").count()) {
            problems.push("an error dialog is open");
        }
    } catch (error) {
        problems.push(error.message.split("\n")[0]);
    }
    await page.screenshot({path: path.join(plan.folder, `${shot.name}.png`)});
    await page.close();
    return problems;
}

(async () => {
    const browser = await chromium.launch({
        executablePath: plan.chromium,
        args: plan.flags,
    });
    const contexts = {};
    let bad = 0;
    for (const shot of plan.shots) {
        contexts[shot.login] ||= loggedIn(browser, shot);
        const problems = await take(await contexts[shot.login], shot);
        bad += problems.length > 0;
        console.log(`${shot.name}: ${problems.join("; ") || "ok"}`);
    }
    await browser.close();
    process.exit(bad ? 1 : 0);
})().catch((error) => {
    console.error(error.message);
    process.exit(1);
});
