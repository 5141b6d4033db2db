"""The addons live in a real server."""

import urllib.request


def test_login_page_is_served(serve):
    _process, port = serve()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login", timeout=60) as response:
        assert response.status == 200
        assert b'name="login"' in response.read()
