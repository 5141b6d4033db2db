from . import choices, folded_name, workbook_file
