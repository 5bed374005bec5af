"""The colours of the drawn pictures, one set for each mood, after the woodblock prints of a century ago."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The inks of one print, from the sky down."""

    zenith: str
    horizon: str
    disc: str
    far: str
    middle: str
    near: str
    ground: str
    water: str
    wall: str
    roof: str
    accent: str
    dark: str
    window: str


# fmt: off
MOODS = {
    "spring":  Palette("#7ea4c2", "#f6e6da", "#fdf6e6", "#a9bcc9", "#8ba79c", "#678a68", "#8a9f6b", "#a3c3d1",
                       "#f3ecdd", "#4b5763", "#dc8f97", "#374340", "#5b6a70"),
    "summer":  Palette("#3b7cae", "#eaf1e6", "#fffbe8", "#8db2c4", "#5c917c", "#3b6d4c", "#739b5a", "#5b9fc2",
                       "#f6f0e2", "#3c4a58", "#c2452f", "#233a30", "#4d6170"),
    "autumn":  Palette("#8a9fb0", "#f6e0bd", "#fff3d6", "#b4a89d", "#b3834f", "#8d4d2b", "#b08d47", "#94adb1",
                       "#f3e9d4", "#4c4642", "#c4512a", "#3e2d23", "#6b5a4a"),
    "winter":  Palette("#8498b0", "#eef1f3", "#ffffff", "#c2ced9", "#a9b9c9", "#d7e0e8", "#f4f7f8", "#a4b9ca",
                       "#ebe5d9", "#56626f", "#b43b2c", "#3a4553", "#66737f"),
    "sunrise": Palette("#6d86ab", "#f9cda8", "#fff4d8", "#caa199", "#8f7f8c", "#545d68", "#66665f", "#dfae93",
                       "#efdcc5", "#473f4d", "#d9593b", "#2c2b36", "#77625f"),
    "sunset":  Palette("#53527d", "#f3955d", "#fbd9a0", "#ab6b7b", "#724c66", "#40324c", "#4b3d4e", "#cd7f64",
                       "#ddbb9e", "#302739", "#f4b45e", "#211b2b", "#f6c877"),
    "night":   Palette("#0e1b33", "#35516f", "#f3ecd4", "#2a4462", "#1f344d", "#152640", "#1b2d43", "#274560",
                       "#41536a", "#101c2c", "#c8543c", "#0a1422", "#f5cd78"),
}
# fmt: on

SEASONS = ("spring", "summer", "autumn", "winter")
MOOD_OF_LIGHT = {"sunrise": "sunrise", "sunset": "sunset", "night": "night", "dark_sky": "night"}


def mood_of(seasons: list[str], lights: list[str], draw: int) -> str:
    """Return one mood that the place is known for; where nothing is known, any season, by `draw`."""
    known = [season for season in seasons if season in SEASONS]
    known += [MOOD_OF_LIGHT[light] for light in lights if light in MOOD_OF_LIGHT]
    choice = known or list(SEASONS[:3])
    return choice[draw % len(choice)]
