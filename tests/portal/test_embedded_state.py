"""The state folder: modes, secrets, the lock, and where root's data lies."""

import json
import os
import shutil
import stat
import tempfile
import threading
import time
from pathlib import Path

import pytest

from portal.embedded import binaries, home
from portal.embedded.ledger import Ledger
from portal.embedded.state import EmbeddedError, State, StateInUseError
from portal.embedded.users import Account, reachable, service_account


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_state_is_closed_to_others_even_in_a_folder_that_was_open(tmp_path):
    folder = tmp_path / "state"
    folder.mkdir(mode=0o755)
    state = State.open(folder)
    state.secrets()
    state.keep_port("postgres", 5432)
    with state.locked():
        files = [path for path in folder.rglob("*") if path.is_file()]
    assert mode(folder) == 0o700
    assert {path.name for path in files} == {"lock", "ports.json", "secrets.json"}
    assert {mode(path) for path in files} == {0o600}


def test_secrets_are_made_once_and_differ_between_installations(tmp_path):
    first, second = State.open(tmp_path / "a"), State.open(tmp_path / "b")
    kept = first.secrets()
    assert first.secrets() == kept
    assert len(kept.secret_key) >= 50
    assert not set(vars(kept).values()) & set(vars(second.secrets()).values())


def test_a_state_of_before_gets_the_secret_that_came_later(tmp_path):
    state = State.open(tmp_path / "state")
    kept = vars(state.secrets())
    state.write("secrets.json", {name: kept[name] for name in kept if name != "secrets_key"})
    made = state.secrets()
    assert made == state.secrets()
    assert len(made.secrets_key) > 50
    assert made.secret_key == kept["secret_key"]


def test_a_broken_secrets_file_is_named_in_the_message(tmp_path):
    state = State.open(tmp_path / "state")
    (state.path / "secrets.json").write_text('{"installation": ')
    with pytest.raises(EmbeddedError, match=r"secrets\.json"):
        state.secrets()
    (state.path / "secrets.json").write_text('{"installation": "x"}')
    with pytest.raises(EmbeddedError, match="secret_key"):
        state.secrets()


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="NRP_STATE"):
        State.open(tmp_path / "file" / "state")


def test_a_second_run_on_the_same_state_is_refused_and_told_who_holds_it(tmp_path):
    state = State.open(tmp_path / "state")
    with (
        state.locked(),
        pytest.raises(StateInUseError, match=f"process {os.getpid()}"),
        state.locked(),
    ):
        pass
    with state.locked():
        pass


def test_a_run_that_is_stopping_is_waited_for(tmp_path):
    state = State.open(tmp_path / "state")
    held = threading.Event()

    def stopping_run() -> None:
        with state.locked() as lock:
            lock.describe(stopping=True)
            held.set()
            time.sleep(0.4)

    thread = threading.Thread(target=stopping_run)
    thread.start()
    held.wait(5)
    began = time.monotonic()
    with state.locked():
        waited = time.monotonic() - began
    thread.join()
    assert waited > 0.2


def test_data_of_root_is_found_again_when_the_clone_moves(tmp_path):
    state = State.open(tmp_path / "clone" / "state")
    before = home.claimed_home(state, tmp_path / "base")
    (tmp_path / "clone").rename(tmp_path / "elsewhere")
    moved = State.open(tmp_path / "elsewhere" / "state")
    assert home.claimed_home(moved, tmp_path / "base") == before


def test_a_copied_clone_gets_data_of_its_own(tmp_path):
    state = State.open(tmp_path / "clone" / "state")
    original = home.claimed_home(state, tmp_path / "base")
    shutil.copytree(tmp_path / "clone", tmp_path / "copy")
    copy = State.open(tmp_path / "copy" / "state")
    assert home.claimed_home(copy, tmp_path / "base") != original
    assert copy.secrets().secret_key == state.secrets().secret_key
    assert home.claimed_home(state, tmp_path / "base") == original


def test_a_new_clone_in_the_place_of_a_deleted_one_begins_anew(tmp_path):
    state = State.open(tmp_path / "clone" / "state")
    before = home.claimed_home(state, tmp_path / "base")
    shutil.rmtree(tmp_path / "clone")
    assert home.claimed_home(State.open(tmp_path / "clone" / "state"), tmp_path / "base") != before


def test_a_closed_folder_above_a_program_is_noticed():
    stranger = Account(uid=64_000, gid=64_000, switch=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = folder / "program"
        program.touch()
        for path in (folder, program):
            path.chmod(0o755)
        assert reachable(program, stranger)
        folder.chmod(0o700)
        assert not reachable(program, stranger)
        folder.chmod(0o755)
        program.chmod(0o700)
        assert not reachable(program, stranger)


def test_a_folder_without_the_programs_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv(binaries.BIN_VARIABLE, str(tmp_path))
    with pytest.raises(EmbeddedError, match="has no `initdb`"):
        binaries.postgres_programs(service_account())


def test_the_ledger_of_a_copied_folder_ends_no_process_of_the_original(tmp_path):
    state = State.open(tmp_path / "state")
    ledger = Ledger(state)
    ledger.add("self", os.getpid())
    shutil.copytree(state.path, tmp_path / "copy")
    assert Ledger(State.open(tmp_path / "copy")).end_leftovers() == 0


def test_the_ledger_leaves_a_process_that_only_inherited_the_number(tmp_path):
    state = State.open(tmp_path / "state")
    Ledger(state).add("self", os.getpid())
    record = state.read("processes.json")
    record["processes"][0]["created"] -= 100
    state.write("processes.json", record)
    assert Ledger(state).end_leftovers() == 0
    assert json.dumps(state.read("processes.json")) == "null"
