from . import batches, choices, folded_name, workbook_file
