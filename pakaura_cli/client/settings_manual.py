"""The manual page of the configuration, `pakaura-config(5)`, written from the table of the settings."""

from __future__ import annotations

from pakaura_cli.client.settings_table import FAMILIES, SETTINGS, Setting
from pakaura_cli.grammar import roff
from pakaura_cli.grammar.manual import SOURCE

FILE = "pakaura-config.5"


def page() -> str:
    """The whole page."""
    families = [
        roff.item(roff.bold(f"{family}.NAME.{field}"), roff.text(_told(setting)))
        for family, fields in FAMILIES.items()
        for field, setting in fields.items()
    ]
    return "".join(
        [
            roff.title("pakaura-config", 5, SOURCE),
            roff.section("Name", "pakaura\\-config \\- the settings of pakaura\n"),
            roff.section(
                "Description",
                roff.paragraph(
                    f"Settings are read from {roff.italic('~/.config/pakaura/config.toml')}, and from the nearest"
                    f" {roff.italic('.pakaura.toml')} of the directory that one is in, which decides before it."
                    f" A variable such as {roff.bold('PAKAURA_LIST_LIMIT')} decides before both, and an option before"
                    " that. Nothing has to be set."
                ),
                roff.example(['color = "auto"', "", "[list]", 'columns = "number,due,title"', "limit = 20"]),
            ),
            roff.section(
                "Settings",
                *[roff.item(roff.bold(name), roff.text(_told(setting))) for name, setting in SETTINGS.items()],
                *families,
            ),
            roff.section("See also", ".BR pakaura (1),\n.BR pakaura\\-config (1)\n"),
        ]
    )


def _told(setting: Setting) -> str:
    choices = f": {', '.join(setting.choices)}" if setting.choices else ""
    default = f"; {setting.default} by default" if setting.default else ""
    text = f"{setting.meaning}{choices}{default}."
    return text[0].upper() + text[1:]
