// First and last visit, in the visitor's own browser, and only if the page says that they agreed.
// The page says so by: window.crmCaptureConsent = true.
function crmJourney(note) {
    const DAYS = 90, KEY = "crm_journey", KINDS = ["gclid", "gbraid", "wbraid", "fbclid", "msclkid", "li_fat_id", "ttclid"];
    if (window.crmCaptureConsent !== true) {
        return {};
    }
    try {
        let journey = JSON.parse(localStorage.getItem(KEY) || "{}");
        if (!journey.first || Date.now() - Date.parse(journey.first.time) > DAYS * 864e5) {
            journey = {};
        }
        const names = [...new URLSearchParams(location.search).keys()];
        const isLanding = names.some((name) => name.startsWith("utm_") || KINDS.includes(name));
        const isForeign = document.referrer && new URL(document.referrer).host !== location.host;
        if (note && (!journey.first || isLanding || isForeign)) {
            const touch = {
                url: location.href.slice(0, 4000),
                referrer: document.referrer.slice(0, 4000),
                time: new Date().toISOString(),
            };
            journey = { first: journey.first || touch, last: touch };
            localStorage.setItem(KEY, JSON.stringify(journey));
        }
        return journey;
    } catch {
        return {}; // no storage here, or not ours: the page alone is told
    }
}
crmJourney(true);
