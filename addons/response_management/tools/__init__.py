from . import (
    batches,
    choices,
    country_names,
    folded_name,
    workbook_file,
)
