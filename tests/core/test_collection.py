"""The collector of cycles rests within, and afterwards does what it did before."""

from __future__ import annotations

import gc

import pytest

from requirements_app.core.collection import collection_paused


def test_collection_rests_within_and_goes_on_afterwards():
    assert gc.isenabled()
    with collection_paused():
        assert not gc.isenabled()
        with collection_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collection_goes_on_after_an_error():
    @collection_paused()
    def fail():
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - raised bare above
        fail()
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off():
    gc.disable()
    try:
        with collection_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
