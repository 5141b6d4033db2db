from . import batches, choices, folded_name, mail_letter, workbook_file
