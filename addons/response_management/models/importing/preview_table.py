"""The preview of an import as a table."""

from markupsafe import Markup


def render_table(columns, rows):
    """Return the preview as a table: header, what each column becomes, the first rows."""
    if not columns:
        return False
    head = Markup().join(
        Markup('<th class="text-nowrap">%s<div class="small fw-normal %s">%s</div></th>')
        % (header, "text-primary" if is_taken else "text-muted", label)
        for header, label, is_taken in columns
    )
    body = Markup().join(
        Markup('<tr><td class="text-muted text-end">%s</td>%s</tr>')
        % (
            row[0],
            Markup().join(Markup('<td class="text-nowrap">%s</td>') % cell for cell in row[1:]),
        )
        for row in rows
    )
    return Markup(
        '<div class="table-responsive"><table class="table table-sm table-hover mb-0">'
        '<thead><tr><th class="text-muted text-end">#</th>%s</tr></thead>'
        "<tbody>%s</tbody></table></div>"
    ) % (head, body)
