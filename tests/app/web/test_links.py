"""Addresses in a text become links that say whose they are."""

from app.web.links import hosts


def test_an_address_is_called_by_its_host():
    assert hosts("https://www.japanfc.org/about/purpose") == (
        '<a href="https://www.japanfc.org/about/purpose" rel="noopener external">japanfc.org</a>'
    )


def test_the_words_around_it_stay():
    assert hosts("Leaflet 2024, http://a.example/x").startswith('Leaflet 2024, <a href="http://a.example/x"')


def test_what_is_no_web_address_is_only_shown():
    assert hosts("javascript:alert(1) <b>") == "javascript:alert(1) &lt;b&gt;"


def test_an_address_cannot_leave_its_place():
    assert '"onx' not in hosts('https://a.example/"onx=1')


def test_an_address_that_is_none_is_only_shown():
    assert hosts("http://[broken") == "http://[broken"
