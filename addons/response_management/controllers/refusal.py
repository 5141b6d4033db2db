"""A post that is answered with an error."""


class Refusal(Exception):
    """A post that is answered with ``status`` and ``text``, and noted under ``reason``.

    ``body``: the raw post, to keep for those who look after the source.
    """

    def __init__(self, status, code, text, *, reason=None, detail="", is_metered=True, **answer):
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.reason = reason
        self.detail = detail or text
        self.is_metered = is_metered
        self.body = answer.get("body")
        self.fields = answer.get("fields")
        self.problems = answer.get("problems")
        self.results = answer.get("results")
        self.headers = answer.get("headers") or {}
