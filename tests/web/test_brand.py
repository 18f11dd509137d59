import pytest

from web.brand import WHITE, Brand, BrandError, contrast, nearest_that_passes

COLOURS = ["#14594a", "#1d70b8", "#000000", "#8f1d5c", "#0000ff", "#d4351c", "#6b4300"]


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#14181b", "#ffffff") == pytest.approx(17.9, abs=0.05)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("colour", COLOURS)
def test_hints_and_links_can_be_read_on_the_tint(colour: str) -> None:
    brand = Brand(colour=colour)

    assert contrast("#4a5359", brand.tint) >= 4.5
    assert contrast("#1a5296", brand.tint) >= 4.5


@pytest.mark.parametrize("colour", COLOURS)
def test_text_can_be_read_on_the_colour_and_on_its_darker_one(colour: str) -> None:
    brand = Brand(colour=colour)

    assert contrast(brand.on_brand, brand.colour) >= 4.5
    assert contrast(brand.on_brand, brand.dark) >= contrast(brand.on_brand, brand.colour)


@pytest.mark.parametrize("colour", ["#ffcc00", "#ffffff", "#00b5a0", "#777777"])
def test_a_colour_that_is_too_light_is_refused_with_the_nearest_that_passes(colour: str) -> None:
    nearest = nearest_that_passes(colour)

    with pytest.raises(BrandError, match=f"{colour} is too light.*{nearest}"):
        Brand(colour=colour)

    assert 4.5 <= contrast(nearest, WHITE) < 4.7
    Brand(colour=nearest)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345", "14594a", "#14594a;}", ""])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(BrandError, match="must be like"):
        Brand(colour=colour)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Marlshire County Council", "Marlshire"),
        ("Marlbury City Council", "Marlbury"),
        ("Marlshire", "Marlshire"),
        ("County Council", "County Council"),
    ],
)
def test_the_staff_bar_has_the_short_name(name: str, short: str) -> None:
    assert Brand(name).short_name == short


def test_the_style_sheet_sets_the_four_colours() -> None:
    assert Brand().css == (
        ":root{--fp-brand:#14594a;--fp-on-brand:#ffffff;--fp-brand-dark:#0e3d32;--fp-brand-tint:#e9f2f0}\n"
    )
