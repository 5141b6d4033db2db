from setup import addons, paths, store_pages


def test_page_has_slogan_sections_and_pictures(tmp_path):
    addon = paths.ADDONS / "lead_assignment"
    page = store_pages.render(addon)
    source = (addon / "readme" / "STORE.md").read_text()
    assert "<h1" in page
    assert page.count("<h2") == source.count("\n## ")
    for name in store_pages.pictures(addon):
        assert f'src="{name}.png"' in page


def test_text_is_escaped_and_marked():
    assert store_pages._inline("a < b & *c* **d**") == (
        "a &lt; b &amp; <em>c</em> <strong>d</strong>"
    )


def test_every_addon_has_a_page():
    for name in addons.names():
        assert store_pages._source(paths.ADDONS / name).exists(), name
