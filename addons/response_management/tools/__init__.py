from . import (
    batches,
    choices,
    country_names,
    folded_name,
    mail_letter,
    workbook_file,
)
