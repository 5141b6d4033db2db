(function (form, settings) {
    const language = (navigator.languages || [navigator.language || "en"])
        .map((code) => code.slice(0, 2).toLowerCase())
        .find((code) => settings.texts[code]);
    const said = { ...settings.texts.en, ...settings.texts[language] };
    const status = form.querySelector("[data-status]");
    const button = form.querySelector("[type=submit]");
    let proof = null;

    function set(name, value) {
        const input = form.elements[name];
        if (input && value) {
            input.value = value;
        }
    }

    // A proof that this browser has worked: bots that send by the thousand shun the cost. Found in
    // a worker, so that the page stays alive; in slices where the page allows no worker.
    function work(start, bits, from, count) {
        const K = [], H = [];
        for (let n = 2; K.length < 64; n++) {
            let isPrime = true;
            for (let i = 2; i * i <= n; i++) {
                isPrime = isPrime && n % i !== 0;
            }
            if (isPrime) {
                const part = (root) => ((n ** (1 / root)) % 1) * 2 ** 32 | 0;
                if (H.length < 8) {
                    H.push(part(2));
                }
                K.push(part(3));
            }
        }
        const turn = (x, by) => (x >>> by) | (x << (32 - by));
        const begin = new TextEncoder().encode(start);
        for (let number = from; number < from + count; number++) {
            const end = String(number);
            const length = begin.length + end.length;
            const words = new Int32Array((((length + 8) >> 6) + 1) * 16);
            const put = (byte, at) => (words[at >> 2] |= byte << (24 - (at % 4) * 8));
            begin.forEach(put);
            for (let i = 0; i < end.length; i++) {
                put(end.charCodeAt(i), begin.length + i);
            }
            put(128, length);
            words[words.length - 1] = length * 8;
            const state = H.slice();
            for (let block = 0; block < words.length; block += 16) {
                const W = Array.from(words.subarray(block, block + 16));
                let [a, b, c, d, e, f, g, h] = state;
                for (let i = 0; i < 64; i++) {
                    if (i >= 16) {
                        const x = W[i - 15], y = W[i - 2];
                        W[i] = (W[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[i - 7]
                            + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
                    }
                    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g))
                        + K[i] + W[i]) | 0;
                    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22))
                        + ((a & b) ^ (a & c) ^ (b & c))) | 0;
                    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
                }
                [a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = (state[i] + x) | 0));
            }
            if (state[0] >>> (32 - bits) === 0) {
                return number;
            }
        }
        return -1;
    }

    async function workInSlices(start, bits) {
        for (let from = 0; from < 1e6; from += 200) {
            const number = work(start, bits, from, 200);
            if (number >= 0) {
                return number;
            }
            await new Promise((resolve) => setTimeout(resolve));
        }
        return -1;
    }

    function workBeside(start, bits) {
        return new Promise((resolve, reject) => {
            const code = `${work}; postMessage(work(${JSON.stringify(start)}, ${bits}, 0, 1e6));`;
            const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
            const worker = new Worker(url);
            const end = (settle) => (ev) => {
                settle(ev.data);
                worker.terminate();
                URL.revokeObjectURL(url);
            };
            worker.onmessage = end(resolve);
            worker.onerror = end(reject);
        });
    }

    function prove() {
        if (!settings.proof) {
            return "";
        }
        const { token, bits, subject } = settings.proof;
        const input = form.elements[subject];
        const value = input ? input.value.trim() : "";
        const time = Math.floor(Date.now() / 1000);
        // A proof is taken for an hour; a slow visitor gets a new one.
        if (!proof || proof.value !== value || time - proof.time > 600) {
            const start = `${token}:${time}:${value}:`;
            const found = Promise.resolve()
                .then(() => workBeside(start, bits))
                .catch(() => workInSlices(start, bits))
                .then((number) => `${time}:${number}`);
            proof = { value, time, found };
        }
        return proof.found;
    }

    function fill() {
        set("destination_url", location.href.slice(0, 4000));
        if (window.crmCaptureConsent === true) {
            set("referrer", document.referrer.slice(0, 4000)); // may hold a click id, too
        }
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
                input.setCustomValidity(said[(answer.problems || {})[name]] || text);
                input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
                isShown = true;
            }
        }
        if (isShown) {
            status.hidden = true;
            form.reportValidity();
        } else {
            show(said.failed, true);
        }
    }

    // Not told by the button: who pastes the form may have made another one.
    let isBeingSent = false, isSent = false;
    function setSending(isSending) {
        isBeingSent = isSending;
        if (button) {
            button.disabled = isSending;
        }
        if (isSending) {
            show(said.sending);
        }
    }

    form.addEventListener("change", (ev) => {
        if (settings.proof && ev.target.name === settings.proof.subject) {
            prove(); // ready when it is sent
        }
    });
    form.addEventListener("submit", async (ev) => {
        ev.preventDefault();
        if (isBeingSent || isSent) {
            return;
        }
        setSending(true);
        fill();
        try {
            set("proof_of_work", await prove());
            const data = new FormData(form);
            const hasFiles = form.querySelector("input[type=file]");
            const answer = await fetch(form.action, {
                method: "POST",
                body: hasFiles ? data : new URLSearchParams(data),
                headers: { Accept: "application/json" },
                credentials: "omit",
            });
            if (!answer.ok) {
                showProblems(await answer.json());
            } else if (settings.redirect) {
                isSent = true;
                location.href = settings.redirect;
            } else {
                isSent = true; // a second click may come after the answer
                for (const child of form.children) {
                    child.style.display = child === status ? "" : "none";
                }
                form.reset();
                show(settings.confirms ? said.confirm : said.thanks);
            }
        } catch {
            if (navigator.onLine === false) {
                show(said.failed, true); // what was written stays in the form
                return;
            }
            // A blocker stopped the request, or the network did: the plain way leads there, too.
            HTMLFormElement.prototype.submit.call(form);
        } finally {
            setSending(false);
        }
    });
    fill();
})(document.currentScript.parentNode, SETTINGS);
