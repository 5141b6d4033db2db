"""Who posts: the browser of a visitor, or the server of a sender."""

BROWSER_HEADERS = ("origin", "sec-fetch-site", "sec-fetch-mode", "sec-ch-ua")


def is_browser(header_names, user_agent):
    """Return whether a person is likely to sit in front of what posts.

    Anybody can say anything here. It decides which limit counts and whom a message can help, not
    what is let in.

    :param header_names: names of the headers of the request, in any case
    """
    names = {name.lower() for name in header_names}
    if names.intersection(BROWSER_HEADERS):
        return True
    # Google's scripts call themselves “Mozilla/5.0 (compatible; Google-Apps-Script; …)”.
    agent = user_agent.lower()
    return agent.startswith("mozilla/") and "compatible;" not in agent
