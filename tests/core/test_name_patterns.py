import pytest
from hypothesis import given

from requirements_app.core.endpoints import endpoint_intervals
from requirements_app.core.errors import InvalidInput
from requirements_app.core.name_patterns import NamePattern
from tests.core.strategies import name_patterns, quick

LONGEST = ".".join(["a" * 63] * 3 + ["a" * 61])  # 253 characters


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Update.Example.COM", "update.example.com"),
        (" update.example.com. ", "update.example.com"),
        ("*.example.com", "*.example.com"),
        ("*.Example.com.", "*.example.com"),
        ("_ldap._tcp.example.com", "_ldap._tcp.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "*.xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("ＡＢＣ。example", "abc.example"),
        ("r3---sn-a.example.com", "r3---sn-a.example.com"),
        ("fileserver", "fileserver"),
        ("1.example.com", "1.example.com"),
        (LONGEST, LONGEST),
        (LONGEST + ".", LONGEST),
    ],
)
def test_every_accepted_spelling_has_one_canonical_text(text, canonical):
    found = NamePattern.from_text(text)
    assert found.text == str(found) == canonical
    assert NamePattern.from_text(canonical) == found


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        ("*.", "below nothing", "*.example.com"),
        ("*", "no host name", "any"),
        ("any", "no host name", "accept it on record"),
        ("ALL", "no host name", "accept it on record"),
        (".", "below nothing", "*.example.com"),
        ("foo*.example.com", "other than as the whole first label", "write *.example.com"),
        ("*foo.example.com", "other than as the whole first label", "write *.example.com"),
        ("a.*.example.com", "other than as the whole first label", "write *.example.com"),
        ("*.*.example.com", "other than as the whole first label", "write *.example.com"),
        ("**.example.com", "other than as the whole first label", "write *.example.com"),
        ("example.*", "other than as the whole first label", "*.example.com"),
        ("10.0.0.*", "other than as the whole first label", "10.1.2.0/24"),
        ("a..example.com", "empty label", "update.example.com"),
        (".example.com", "empty label", "update.example.com"),
        ("example.com..", "empty label", "update.example.com"),
        ("a" * 64 + ".com", "more than 63", "check the name"),
        (f"a{LONGEST}", "more than 63", "check the name"),
        (f"{'a.' * 126}bb", "longer than 253", "check the name"),
        (f"*.{'a.' * 125}bb", "longer than 253", "check the name"),
        ("a." * 5_000, "longer than 253", "check the name"),
        ("a." * 1_000_000, "longer than 10000", "update.example.com"),
        ("-a.example.com", "label '-a'", "letters, digits"),
        ("a-.example.com", "label 'a-'", "letters, digits"),
        ("a b.example.com", "label 'a b'", "letters, digits"),
        ("a,b.example.com", "label 'a,b'", "letters, digits"),
        ("https://example.com/x", "web address", "host alone: example.com"),
        ("example.com/x", "web address", "host alone: example.com"),
        ("example.com:443", "colon", "leave the port out"),
        ("10.0.0.256", "reads as an address", "check the address"),
        ("10.0.0.0x1", "reads as an address", "check the address"),
        ("１０.０.０.１", "reads as an address", "check the address"),
        ("p\u0430ypal.com", "mixes Cyrillic and Latin", "xn--pypal-4ve"),
        ("\u03bfracle.com", "mixes Greek and Latin", "xn--"),
        ("xn--zz.example", "not valid in IDNA", "update.example.com"),
        ("☃\u0301.example", "not valid in IDNA", "update.example.com"),
        ("exa\u200bmple.com", "invisible", "afresh"),
        ("exa\u202emple.com", "invisible", "afresh"),
        ("exa\x00mple.com", "invisible", "afresh"),
        ("exa\ud800mple.com", "invisible", "afresh"),
        ("exa\nmple.com", "invisible", "afresh"),
        ("", "blank", "update.example.com"),
        (None, "not text", "update.example.com"),
    ],
)
def test_what_is_no_clear_name_is_refused_with_a_mend(text, message, mend):
    with pytest.raises(InvalidInput) as caught:
        NamePattern.from_text(text, "hosts[0].pattern")
    (problem,) = caught.value.problems
    assert problem.field == "hosts[0].pattern"
    assert message in problem.message
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("labels", "wildcard"),
    [((), True), (("",), False), (("com", "A"), False), (("any",), False), (("10",), False)],
)
def test_a_pattern_cannot_be_made_wrong(labels, wildcard):
    with pytest.raises(InvalidInput):
        NamePattern(labels, wildcard)


@pytest.mark.parametrize(
    ("pattern", "name", "held"),
    [
        ("*.x", "a.x", True),
        ("*.x", "a.b.x", True),
        ("*.x", "x", False),
        ("*.x", "ax", False),
        ("*.x", "a.y", False),
        ("*.x", "*.x", True),
        ("*.x", "*.a.x", True),
        ("*.a.x", "*.x", False),
        ("a.x", "a.x", True),
        ("a.x", "A.X.", True),
        ("a.x", "b.a.x", False),
        ("a.x", "*.a.x", False),
    ],
)
def test_a_wildcard_holds_the_names_below_it_and_not_itself(pattern, name, held):
    assert NamePattern.from_text(pattern).matches(name) is held


@quick
@given(name_patterns)
def test_a_pattern_parses_back_from_its_text(pattern):
    assert NamePattern.from_text(pattern.text) == pattern


@quick
@given(name_patterns, name_patterns)
def test_matching_is_interval_membership(pattern, other):
    below = NamePattern((*pattern.labels, *other.labels), other.wildcard)
    for name in (other, below, pattern):
        inside = endpoint_intervals(name) <= endpoint_intervals(pattern)
        assert pattern.matches(name) is inside
