import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.search_terms import LONGEST, MOST_TERMS, PortTerm, parse_search, rank


def told(text: str) -> list[str]:
    """The terms with their kinds, in the order of the kinds."""
    terms = parse_search(text)
    kinds = {
        "word": terms.words,
        "name": terms.names,
        "address": terms.addresses,
        "port": terms.ports,
    }
    return [f"{kind} {each}" for kind, found in kinds.items() for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Signatures", ["word signatures"]),
        ("443", ["port 443"]),
        ("tcp/443", ["port tcp/443"]),
        ("443/UDP", ["port udp/443"]),
        ("10.1.2.3", ["address 10.1.2.3"]),
        ("10.1.2.0/24", ["address 10.1.2.0/24"]),
        ("10.1.2.3/24", ["address 10.1.2.0/24"]),
        ("10.1.2.3-10.1.2.9", ["address 10.1.2.3-10.1.2.9"]),
        ("2001:DB8::1", ["address 2001:db8::1"]),
        ("2001:db8::/32", ["address 2001:db8::/32"]),
        ("*.nexthink.cloud", ["name *.nexthink.cloud"]),
        ("update1 443", ["word update1", "port 443"]),
        ("update1.example.com:443", ["name update1.example.com", "port 443"]),
        ("10.1.2.3:22", ["address 10.1.2.3", "port 22"]),
        ("[2001:db8::1]:443", ["address 2001:db8::1", "port 443"]),
        ("https://user@a.example.com/x?y=1", ["name a.example.com", "port 443"]),
        ("ssh://a.example.com:2222", ["name a.example.com", "port 2222"]),
        ("nextron-asgard.asgard-agent", ["name nextron-asgard.asgard-agent"]),
        ("dns, ntp;", ["word dns", "word ntp"]),
        ("update*", ["word update"]),
        ('microsoft "365"', ["word microsoft", "word 365"]),
        ('"tcp/443 10.1.2.3"', ["word tcp/443", "word 10.1.2.3"]),
        ("dns DNS", ["word dns"]),
    ],
)
def test_each_term_is_read_as_what_it_looks_like(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    ["0", "65536", "99999", "tcp/0", "tcp/99999", "icmp/443", "10.1.2.", "10.1.2", "10.0.0.0/0",
     "1.2.3.999", "v2.0", "::", "ab:cd", "%", "_", "{instance}.nexthink.cloud", "user@a.example"],
)  # fmt: skip
def test_what_reads_as_nothing_else_is_a_word(text):
    assert told(text) == [f"word {text}"]


@pytest.mark.parametrize("text", ["", "  ", "*", '""', " ,; "])
def test_no_term_is_no_question(text):
    assert not parse_search(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * (LONGEST + 1), "has 301 characters"),
        ("a\0b", "NUL"),
        ("a\nb", "control character"),
        (" ".join(f"word{n}" for n in range(MOST_TERMS + 1)), "has 9 terms"),
    ],
)
def test_what_is_no_search_is_refused_with_the_field(text, message):
    with pytest.raises(InvalidInput, match=message) as refused:
        parse_search(text)
    assert refused.value.problems[0].field == "q"


@given(st.text(max_size=LONGEST))
def test_any_text_is_read_or_refused(text):
    try:
        terms = parse_search(text)
    except InvalidInput:
        return
    values = (*terms.words, *terms.names, *terms.addresses, *terms.ports)
    assert sorted(map(str, values)) == sorted(terms.texts)
    assert len(values) <= MOST_TERMS
    assert all(word == word.lower() and word.split() == [word] for word in terms.words)


@given(st.lists(st.integers(1, 65535), min_size=1, max_size=4, unique=True))
def test_numbers_of_ports_are_ports_and_nothing_else(numbers):
    assert parse_search(" ".join(map(str, numbers))).ports == tuple(map(PortTerm, numbers))


@given(st.text(alphabet="abc.-*/:0123456789", min_size=1, max_size=40))
def test_reading_what_was_read_changes_nothing(text):
    terms = parse_search(text)
    quoted = [f'"{text}"' if text in terms.words else text for text in terms.texts]
    again = parse_search(" ".join(quoted))
    assert again == terms


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["dns"], 0),
        (["site.dns", "DNS"], 0),
        (["*.dns"], 0),
        (["dns-over-https"], 1),
        (["site.dns"], 2),
        (["the old dns server"], 2),
        (["mydnsserver"], 3),
        (["nothing"], 3),
    ],
)
def test_what_is_called_so_comes_before_what_holds_it(keys, expected):
    assert rank(["dns"], keys) == expected


def test_several_words_are_compared_as_a_whole_and_then_one_by_one():
    assert rank(["asgard", "server"], ["ASGARD server"]) == 0
    assert rank(["asgard", "server"], ["server of asgard"]) == 2
    assert rank([], ["anything"]) == 3
