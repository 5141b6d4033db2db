from . import folded_name, workbook_file
