"""The database that a benchmark is given to spoil, and the time that is spent on it."""

import time
from pathlib import Path


def open_environment(options, user="base.user_admin", **context):
    """Return an environment of ``user``, by its XML id, in ``options.database``.

    Odoo is set up by the file ``options.config`` first. The caller closes the cursor, or leaves
    that to the end of the process.
    """
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-c", options.config, "-d", options.database, "--no-http"])
    cr = Registry(options.database).cursor()
    env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
    return odoo.api.Environment(cr, env.ref(user).id, {"lang": "en_US", **context})


def get_seconds(env):
    """Return the processor time of this process and of its database connection.

    What helps the connection in parallel is not in it. If the database is on another machine, it is
    the time on the clock.
    """
    try:
        used = Path(f"/proc/{env.cr.connection.info.backend_pid}/schedstat").read_text().split()[0]
    except OSError:
        return time.perf_counter()
    return time.process_time() + int(used) / 1e9
