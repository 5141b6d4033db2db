from . import mailing_opt_out
