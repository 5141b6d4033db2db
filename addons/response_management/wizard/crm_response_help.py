"""What is what: help for those who are new to responses."""

from odoo import models


class CrmResponseHelp(models.TransientModel):
    """A page to read. It has no fields: the text is in its view, so that it is translated."""

    _name = "crm.response.help"
    _description = "Key Terms"
