"""The configuration: what the file says, however often it is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pakaura_cli.client.config import load
from pakaura_cli.client.paths import Paths
from pakaura_server.core.errors import ConfigError


@pytest.fixture
def paths(home: dict[str, str]) -> Paths:
    return Paths(home)


def write(paths: Paths, text: str | bytes) -> None:
    file = Path(paths.config_file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def compiled(paths: Paths) -> Path:
    return Path(paths.cache, "config")


def test_without_a_file_every_setting_is_empty_and_nothing_is_made(paths: Paths) -> None:
    assert load(paths).get("color") == ""
    assert not os.path.exists(paths.cache)


def test_settings_go_by_their_dotted_names(paths: Paths) -> None:
    write(paths, 'color = "never"\n[list]\ncolumns = "number,title"\nlimit = 20\n')
    config = load(paths)
    assert (config.get("color"), config.get("list.columns"), config.get("list.limit")) == (
        "never",
        "number,title",
        "20",
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='"\\\x00\x7f')), st.integers(0, 2))
def test_the_compiled_lines_say_what_the_file_says(paths: Paths, text: str, times: int) -> None:
    escaped = "".join(f"\\u{ord(char):04x}" if ord(char) < 32 else char for char in text)
    write(paths, f'pager = "{escaped}"\neditor = "vi"\n')
    compiled(paths).unlink(missing_ok=True)
    for _ in range(times):
        load(paths)
    assert (load(paths).get("pager"), load(paths).get("editor")) == (text, "vi")


def test_a_changed_file_is_read_anew(paths: Paths) -> None:
    write(paths, 'color = "never"')
    load(paths)
    write(paths, 'color = "always"')
    assert load(paths).get("color") == "always"


def test_a_file_of_the_same_size_but_another_time_is_read_anew(paths: Paths) -> None:
    write(paths, 'pager = "less"')
    load(paths)
    write(paths, 'pager = "more"')
    os.utime(paths.config_file, ns=(1, 1))
    assert load(paths).get("pager") == "more"


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"\n\n", b"rubbish\nend"])
def test_damaged_lines_are_read_anew(paths: Paths, damage: bytes) -> None:
    write(paths, 'pager = "less"')
    load(paths)
    compiled(paths).write_bytes(damage)
    assert load(paths).get("pager") == "less"


def test_lines_that_were_cut_off_are_read_anew(paths: Paths) -> None:
    write(paths, 'pager = "less"\neditor = "vi"')
    load(paths)
    whole = compiled(paths).read_bytes()
    compiled(paths).write_bytes(whole[:-4])
    assert load(paths).get("editor") == "vi"


def test_a_cache_that_cannot_be_written_is_done_without(paths: Paths) -> None:
    write(paths, 'pager = "less"')
    Path(paths.cache).parent.mkdir(parents=True, exist_ok=True)
    Path(paths.cache).touch()
    assert load(paths).get("pager") == "less"


def test_a_path_that_is_not_utf8_is_no_obstacle(home: dict[str, str], tmp_path: Path) -> None:
    paths = Paths(home | {"XDG_CONFIG_HOME": f"{tmp_path}/\udce9"})
    write(paths, 'pager = "less"')
    assert [load(paths).get("pager") for _ in range(2)] == ["less", "less"]


def test_an_unknown_setting_is_noted_and_passed_over(paths: Paths) -> None:
    write(paths, 'colour = "never"\npager = "less"')
    config = load(paths)
    assert config.get("pager") == "less"
    assert [("colour" in note, paths.config_file in note) for note in config.notes] == [(True, True)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("color = \n", "line 1"),
        ('pager = "less"\n[list\n', "line 2"),
        (b"pager = '\xff'", "utf-8"),
        ("color = 5", "color = 5"),
        ("list.limit = true", "list.limit"),
        ('list.limit = "20"', "list.limit"),
        ('color = "pink"', "color is auto, always or never, not 'pink'"),
        ('capture = "magic"', "capture is literal or natural, not 'magic'"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_file_and_the_place(paths: Paths, text: str | bytes, said: str) -> None:
    write(paths, text)
    with pytest.raises(ConfigError) as caught:
        load(paths)
    assert said in caught.value.message
    assert paths.config_file in caught.value.message
    assert "\n" not in caught.value.message
    assert not compiled(paths).exists()


def test_a_folder_in_the_place_of_the_file_is_told(paths: Paths) -> None:
    Path(paths.config_file).mkdir(parents=True)
    with pytest.raises(ConfigError, match="is no regular file"):
        load(paths)
