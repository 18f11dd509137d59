"""A council's name, logo and one colour, and what follows from them. The colours are worked out here because old
telephones know no `color-mix`."""

import colorsys
import re
from dataclasses import dataclass
from pathlib import Path

ENOUGH = 4.5
"""WCAG 1.4.3: the contrast of text with what is behind it."""
WHITE, INK_2, LINK = "#ffffff", "#4a5359", "#1a5296"
DEFAULT_COLOUR = "#14594a"
DARKER = 0.32


class BrandError(ValueError):
    """This colour cannot be a council's colour here."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Raises BrandError for a colour that is none, or that is under 4.5:1 on white (naming the nearest that passes)."""

    name: str = "County Council"
    colour: str = DEFAULT_COLOUR
    logo: Path | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise BrandError(f"must be like #14594a, not {self.colour}")
        ratio = contrast(self.colour, WHITE)
        if ratio < ENOUGH:
            raise BrandError(
                f"{self.colour} is too light: {ratio:.1f} to 1 on white, and it needs {ENOUGH} to 1. "
                f"The nearest that passes is {nearest_that_passes(self.colour)}"
            )

    @property
    def short_name(self) -> str:
        """The name without what every council's name ends with: “Marlshire” for the staff bar."""
        found = re.fullmatch(r"(.+?)\s+(?:(?:County|Borough|City|District)\s+)*Council", self.name)
        return found[1] if found and found[1] != "County" else self.name

    @property
    def on_brand(self) -> str:
        """Text on the colour: white, since every colour we take has enough contrast with it."""
        return WHITE

    @property
    def dark(self) -> str:
        """For hover, and the edge under a button."""
        return mix("#000000", self.colour, DARKER)

    @property
    def tint(self) -> str:
        """Behind what is selected. Hints and links stay readable on it."""
        hue, _lightness, saturation = colorsys.rgb_to_hls(*channels(self.colour))
        lightness = 0.93
        tint = WHITE
        while lightness < 1:
            tint = from_channels(colorsys.hls_to_rgb(hue, lightness, saturation * 0.4))
            if min(contrast(text, tint) for text in (INK_2, LINK)) >= ENOUGH:
                break
            lightness += 0.01
        return tint

    @property
    def css(self) -> str:
        """The whole of /brand.css."""
        return (
            f":root{{--fp-brand:{self.colour};--fp-on-brand:{self.on_brand};"
            f"--fp-brand-dark:{self.dark};--fp-brand-tint:{self.tint}}}\n"
        )


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours like #14594a, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """WCAG's relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def nearest_that_passes(colour: str) -> str:
    """The same hue, just dark enough to be read on white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    while contrast(colour, WHITE) < ENOUGH:
        lightness -= 0.004
        colour = from_channels(colorsys.hls_to_rgb(hue, max(lightness, 0), saturation))
    return colour


def mix(colour: str, ground: str, share: float) -> str:
    """`share` (0 to 1) of `colour`, the rest `ground`."""
    pairs = zip(channels(colour), channels(ground), strict=True)
    return from_channels(tuple(top * share + under * (1 - share) for top, under in pairs))


def channels(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def from_channels(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
