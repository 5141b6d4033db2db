from . import (
    batches,
    choices,
    counting,
    country_names,
    existence,
    folded_name,
    mail_letter,
    workbook_file,
)
