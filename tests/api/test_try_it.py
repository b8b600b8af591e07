"""The page to read and try the API works under the strict content security policy."""

from __future__ import annotations


def test_every_script_and_style_comes_from_a_file(client):
    response = client.get("/api/v1/")
    assert response.status_code == 200
    text = response.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == text.count("<script src=") == 2
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
