"""The entry point around a command: what goes in, what comes out, and how it ends when the world is against it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pakaura_cli.grammar.commands import COMMANDS
from pakaura_cli.grammar.tokenizer import Invocation
from pakaura_cli.main import function_of, main
from pakaura_server.core.errors import NotFound

ROOT = Path(__file__).parents[2]
MUCH = "sys.stdout.write('a line of text\\n' * 100_000)"
FULL = Path("/dev/full")


class Recorder:
    """Stands in for the commands and remembers what they were asked."""

    def __init__(self, code: int = 0, problem: BaseException | None = None) -> None:
        self.code = code
        self.problem = problem
        self.asked: list[Invocation] = []

    def __call__(self, invocation: Invocation) -> int:
        self.asked.append(invocation)
        if self.problem:
            raise self.problem
        return self.code


def test_every_verb_leads_to_a_function() -> None:
    for command in COMMANDS:
        if command.name != "help":
            assert callable(function_of(command)), command


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ([], Invocation("today", {}, [])),
        (["ls", "+home"], Invocation("list", {}, ["+home"])),
        (["list", "--limit=007"], Invocation("list", {"limit": "7"}, [])),
        (["show", "3", "--json"], Invocation("show", {"json": True}, ["3"])),
        (["--version"], Invocation("version", {}, [])),
    ],
)
def test_either_reader_hands_the_same_kind_of_thing_to_the_command(line: list[str], asked: Invocation) -> None:
    commands = Recorder()
    assert main(line, commands) == 0
    assert commands.asked == [asked]


def test_the_exit_code_of_the_command_is_the_exit_code() -> None:
    assert main(["done", "3"], Recorder(code=5)) == 5


def test_help_asks_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    commands = Recorder()
    assert main(["help", "add"], commands) == 0
    assert commands.asked == []
    assert capsys.readouterr().out.startswith("Examples:\n")


@pytest.mark.parametrize("line", [["lst"], ["add", "--dew=fri"], ["list", "--limit=0"], ["help", "lst"], ["done"]])
def test_a_wrong_line_is_told_in_two_lines_and_asks_no_command(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    commands = Recorder()
    assert main(line, commands) == 2
    out, err = capsys.readouterr()
    assert commands.asked == []
    assert out == ""
    assert err.startswith("pakaura: ")
    assert err.count("\n") == 2


def test_an_error_of_a_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["done", "9"], Recorder(problem=NotFound("no task 9"))) == 3
    assert capsys.readouterr() == ("", "pakaura: no task 9\n")


class TestInAProcess:
    def script(self, body: str) -> list[str]:
        """A `pakaura` whose every command is `body`."""
        program = (
            f"import sys, time; sys.path.insert(0, {str(ROOT)!r})\n"
            "from pakaura_cli.main import main\n"
            f"def run(invocation):\n    {body}\n    return 0\n"
            "sys.exit(main(run=run))"
        )
        return [sys.executable, "-c", program]

    def run(
        self, body: str, *line: str, shell: str = "", env: dict[str, str] | None = None
    ) -> tuple[int, bytes, bytes]:
        """Exit code, stdout and stderr of one command line; `shell` redirects its streams."""
        around = ["sh", "-c", f'exec "$@" {shell}', "sh"] if shell else []
        command = [*around, *self.script(body), *line]
        done = subprocess.run(command, capture_output=True, env=os.environ | (env or {}), check=False, timeout=60)
        return done.returncode, done.stdout, done.stderr

    @pytest.mark.parametrize("unbuffered", ["", "1"])
    def test_a_reader_that_went_away_leaves_it_quiet(self, unbuffered: str) -> None:
        with subprocess.Popen(
            [*self.script(MUCH), "list"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        ) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(60) == 141

    @pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
    @pytest.mark.parametrize("body", [MUCH, "sys.stdout.write('short')"])
    def test_a_full_disk_under_stdout_is_one_clear_message(self, body: str) -> None:
        code, _, err = self.run(body, "list", shell=f"> {FULL}")
        assert code == 1
        assert err.decode().splitlines()[0] == "pakaura: cannot write the output: No space left on device"
        assert b"Traceback" not in err

    @pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
    def test_help_onto_a_full_disk_is_one_clear_message(self) -> None:
        code, _, err = self.run("pass", "--help", shell=f"> {FULL}")
        assert (code, err.count(b"\n")) == (1, 2)

    @pytest.mark.parametrize("shell", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
    def test_closed_streams_are_nobody_listening(self, shell: str) -> None:
        code, out, err = self.run("print('data'); print('talk', file=sys.stderr)", "list", shell=shell)
        assert code == 0
        assert out in (b"", b"data\n")
        assert err in (b"", b"talk\n")

    def test_a_file_that_is_opened_never_takes_the_place_of_a_closed_stream(self, tmp_path: Path) -> None:
        body = f"file = open({str(tmp_path / 'store')!r}, 'w'); assert file.fileno() > 2"
        assert self.run(body, "list", shell=">&- 2>&- <&-")[0] == 0

    def test_an_error_with_stderr_closed_is_still_its_exit_code(self) -> None:
        assert self.run("pass", "lst", shell="2>&-") == (2, b"", b"")

    @pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C.UTF-8"}])
    def test_any_text_can_be_written_in_any_locale(self, env: dict[str, str]) -> None:
        code, out, err = self.run("print('\\udc80 caf\\xe9'); print('\\udc80', file=sys.stderr)", "list", env=env)
        assert code == 0
        assert out.startswith(b"\\udc80 caf")
        assert err == b"\\udc80\n"

    def test_ctrl_c_ends_it_with_130_and_a_newline(self) -> None:
        body = "print('started', flush=True); time.sleep(60)"
        with subprocess.Popen([*self.script(body), "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stdout.readline() == b"started\n"
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=60) == (b"", b"\n")
            assert process.returncode == 130
            assert time.monotonic() - began < 30

    def test_a_mistake_of_ours_is_a_line_and_no_traceback(self, tmp_path: Path) -> None:
        code, _, err = self.run("raise ValueError('secret')", "list", env={"XDG_STATE_HOME": str(tmp_path)})
        assert code == 1
        assert err.startswith(b"pakaura: internal error: ValueError (")
        assert b"Traceback" not in err
        assert b"secret" not in err

    def test_a_shell_that_completes_is_offered_commands_and_options(self) -> None:
        asking = {"_PAKAURA_COMPLETE": "zsh"}
        verbs = self.run("pass", "undo", env=asking)
        options = self.run("pass", "add", "--pri", env=asking)
        assert verbs == (0, b"undo\ttake back the latest command, or a group of the log\n", b"")
        assert options == (0, b"--priority\thigh, medium, low or none, like pri:LEVEL\n", b"")
