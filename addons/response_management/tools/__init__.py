from . import workbook_file
