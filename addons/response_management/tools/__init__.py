from . import batches, choices, country_names, existence, folded_name, mail_letter, workbook_file
