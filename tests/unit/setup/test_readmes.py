from setup import paths, readmes


def test_readme_has_the_fragments_in_their_order():
    text = readmes.render(paths.ADDONS / "response_management")
    places = [text.index(title) for title in ("# Response Management", "## Usage", "## License")]
    assert places == sorted(places)
