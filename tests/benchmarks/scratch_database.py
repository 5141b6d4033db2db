"""The database that a benchmark is given to spoil."""


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
