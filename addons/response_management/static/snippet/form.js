(function (form, settings) {
    const language = navigator.language || "en";
    const said = settings.texts[language] || settings.texts[language.slice(0, 2)] || settings.texts.en;
    const status = form.querySelector("[data-status]");
    let isSending = false;

    function set(name, value) {
        const input = form.elements[name];
        if (input && value) {
            input.value = value;
        }
    }

    // A proof that this browser has worked: bots that send by the thousand shun the cost.
    async function prove() {
        if (!settings.proof || !(window.crypto && crypto.subtle)) {
            return "";
        }
        const subject = form.elements[settings.proof.subject];
        const time = Math.floor(Date.now() / 1000);
        const start = `${settings.proof.token}:${time}:${subject ? subject.value.trim() : ""}:`;
        const encoder = new TextEncoder();
        for (let number = 0; number < 1e6; number++) {
            const digest = await crypto.subtle.digest("SHA-256", encoder.encode(start + number));
            if (new DataView(digest).getUint32(0) >>> (32 - settings.proof.bits) === 0) {
                return `${time}:${number}`;
            }
        }
        return "";
    }

    function fill() {
        set("destination_url", location.href.slice(0, 4000));
        set("referrer", document.referrer.slice(0, 4000));
        const journey = typeof crmJourney === "function" ? crmJourney(false) : {};
        set("first_touch", journey.first && JSON.stringify(journey.first));
        set("last_touch", journey.last && JSON.stringify(journey.last));
    }

    function show(text, isError) {
        status.hidden = false;
        status.setAttribute("role", isError ? "alert" : "status");
        status.textContent = text;
    }

    function showProblems(answer) {
        let isShown = false;
        for (const [name, text] of Object.entries(answer.fields || {})) {
            const input = form.elements[name];
            if (input && input.setCustomValidity) {
                input.setCustomValidity(text);
                input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
                isShown = true;
            }
        }
        if (isShown) {
            form.reportValidity();
        }
        show(answer.message || said.failed, true);
    }

    form.addEventListener("submit", async (ev) => {
        ev.preventDefault();
        if (isSending) {
            return;
        }
        isSending = true;
        fill();
        try {
            set("proof_of_work", await prove());
            const hasFiles = form.querySelector("input[type=file]");
            const data = new FormData(form);
            const answer = await fetch(form.action, {
                method: "POST",
                body: hasFiles ? data : new URLSearchParams(data),
                headers: { Accept: "application/json" },
                credentials: "omit",
            });
            if (!answer.ok) {
                showProblems(await answer.json());
            } else if (settings.redirect) {
                location.href = settings.redirect;
            } else {
                [...form.children].forEach((child) => (child.hidden = child !== status));
                form.reset();
                show(said.thanks);
            }
        } catch {
            // A blocker stopped the request, or the network did: the plain way leads there, too.
            HTMLFormElement.prototype.submit.call(form);
        } finally {
            isSending = false;
        }
    });
    fill();
})(document.currentScript.parentNode, SETTINGS);
