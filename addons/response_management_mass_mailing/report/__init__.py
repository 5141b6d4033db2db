from . import crm_mailing_count_lines
