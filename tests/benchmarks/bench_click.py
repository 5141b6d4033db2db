# ruff: noqa: T201 (a benchmark prints)
"""Clicks and opens of a mailing: natively and with capture, in one run; then the job.

    python tests/benchmarks/bench_click.py -c ODOO.CONF -d SCRATCH_DATABASE

The database needs ``response_management_mass_mailing``; everything is committed to it. Natively
means the same request without the row that capture adds. Requests go through the whole of Odoo's
HTTP layer in this process, the two kinds in turn, so that both meet the same conditions.
"""

import argparse
import contextlib
import statistics
import time
from datetime import timedelta
from unittest.mock import patch

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
GOAL = 10  # per cent of time that capture may add to a request


def main():
    options = _parse_options()
    registry = _open_registry(options)
    world = _make_world(registry, options.recipients)
    print(f"{options.recipients} recipients, {options.rounds} requests of each kind")
    for label, paths in (("click", world["clicks"]), ("open", world["opens"])):
        _compare_requests(registry, options.database, label, paths, options.rounds)
    _compare_calls(registry, world, options.rounds)
    _run_job(registry)


def _parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-c", "--config", required=True, help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="database to fill")
    parser.add_argument("--recipients", type=int, default=5000, help="recipients of the mailing")
    parser.add_argument("--rounds", type=int, default=1000, help="requests of each kind")
    return parser.parse_args()


def _open_registry(options):
    import odoo
    import odoo.http
    from odoo.modules.registry import Registry
    from odoo.service.server import load_server_wide_modules

    odoo.tools.config.parse_config(
        ["-c", options.config, "-d", options.database, "--db-filter", f"^{options.database}$"]
    )
    load_server_wide_modules()
    return Registry(options.database)


@contextlib.contextmanager
def _environment(registry):
    import odoo

    with registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})


def _make_world(registry, count):
    """Make a mailing to ``count`` contacts that left a day ago; return addresses to ask for."""
    with _environment(registry) as env:
        sent = env.cr.now() - timedelta(days=1)
        campaign = env["utm.campaign"].create({"title": "Benchmark"})
        mailing = env["mailing.mailing"].create(
            {
                "subject": "Benchmark",
                "mailing_model_id": env.ref("base.model_res_partner").id,
                "campaign_id": campaign.id,
                "state": "done",
            }
        )
        links = env["link.tracker"].create(
            [
                {
                    "url": f"https://example.com/{mailing.id}/{number}",
                    "title": "Benchmark",
                    "mass_mailing_id": mailing.id,
                    "campaign_id": campaign.id,
                }
                for number in range(10)
            ]
        )
        people = env["res.partner"].create(
            [
                {"name": f"Person {number}", "email": f"p{number}.{mailing.id}@example.com"}
                for number in range(count)
            ]
        )
        traces = env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": person.id,
                    "email": person.email_normalized,
                    "mail_mail_id_int": 10**9 + person.id,
                    "trace_status": "sent",
                    "sent_datetime": sent,
                }
                for person in people
            ]
        )
        traces.set_sent()
        token = env["mail.mail"]._generate_mail_recipient_token
        return {
            "code": links[0].code,
            "traces": traces.ids,
            "clicks": [f"/r/{links[t.id % 10].code}/m/{t.id}" for t in traces],
            "opens": [
                f"/mail/track/{t.mail_mail_id_int}/{token(t.mail_mail_id_int)}/blank.gif"
                # The first open of a mail is written natively, too: not those clicked above.
                for t in traces[::-1]
            ],
        }


def _native(registry):
    """Leave out what capture adds."""
    return patch.object(registry["crm.response.mailing.event"], "_note", lambda *args: None)


def _compare_requests(registry, database, label, paths, rounds):
    from werkzeug.test import Client

    import odoo

    client = Client(odoo.http.root)

    def ask(path):
        answer = client.get(path, headers={"User-Agent": FIREFOX, "Host": "localhost"})
        if answer.status_code not in (200, 301):
            raise SystemExit(f"{path}: {answer.status}")

    client.get(f"/web/login?db={database}")
    for path in paths[:20]:
        ask(path)
    figures = {"native": [], "capture": []}
    for number in range(rounds):
        # Who goes first changes, so that no kind has the other's warm cache.
        for kind in ("native", "capture") if number % 2 else ("capture", "native"):
            with _native(registry) if kind == "native" else contextlib.nullcontext():
                start = time.perf_counter()
                ask(paths[(2 * number + (kind == "native")) % len(paths)])
                figures[kind].append(time.perf_counter() - start)
    _report(f"{label}, request", figures)


def _compare_calls(registry, world, rounds):
    """Compare the method behind the route with its commit, and count its queries."""
    figures = {"native": [], "capture": []}
    queries = {}
    with _environment(registry) as env:
        for number in range(rounds):
            for kind in ("native", "capture") if number % 2 else ("capture", "native"):
                trace_id = world["traces"][number % len(world["traces"])]
                with _native(registry) if kind == "native" else contextlib.nullcontext():
                    before, start = env.cr.sql_log_count, time.perf_counter()
                    env["link.tracker.click"].add_click(
                        world["code"],
                        ip="192.0.2.1",
                        country_code="BE",
                        mailing_trace_id=trace_id,
                    )
                    env.cr.commit()
                    figures[kind].append(time.perf_counter() - start)
                    queries[kind] = env.cr.sql_log_count - before
                env.invalidate_all()
    _report("click, method and commit", figures)
    more = queries["capture"] - queries["native"]
    print(f"{'':28}{queries['native']} queries natively, {more} more with capture")


def _report(label, figures):
    medians = {kind: 1000 * statistics.median(values) for kind, values in figures.items()}
    more = 100 * (medians["capture"] / medians["native"] - 1)
    verdict = "ok" if more <= GOAL else "MISSED"
    print(
        f"{label:28}native {medians['native']:6.2f} ms  capture {medians['capture']:6.2f} ms  "
        f"{more:+5.1f} %  goal ≤ +{GOAL} %: {verdict}"
    )


def _run_job(registry):
    """Let the job work on all that was noted."""
    with _environment(registry) as env:
        Event = env["crm.response.mailing.event"]
        waiting = Event.search([("state", "=", "pending")])
        env.cr.execute(
            "UPDATE crm_response_mailing_event SET date = date - interval '1 hour' "
            "WHERE state = 'pending'"
        )
        env.cr.commit()
        env.invalidate_all()
        before, start = env.cr.sql_log_count, time.perf_counter()
        Event._cron_record_responses()
        seconds = time.perf_counter() - start
        print(
            f"{'job':28}{len(waiting)} events in {seconds:.1f} s, "
            f"{1000 * seconds / len(waiting):.2f} ms and "
            f"{(env.cr.sql_log_count - before) / len(waiting):.2f} queries each"
        )


if __name__ == "__main__":
    main()
