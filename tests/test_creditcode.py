"""Unified social credit codes by GB 32100-2015."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from registry import creditcode

BUREAU = "11500000009275780L"  # 重庆市人力资源和社会保障局
AREAS = ("500000", "500105", "100000", "110108")


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """A valid code: authority, category, area, organisation code with its check, and the last check."""
    authority = draw(st.sampled_from(["11", "12", "51", "52", "91", "92"]))
    body = draw(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8))
    organisation = body + creditcode.organisation_check(body)
    first = authority + draw(st.sampled_from(AREAS)) + organisation
    return first + creditcode.check_character(first)


def is_valid(code: str) -> bool:
    try:
        creditcode.validate_credit_code(code)
    except ValidationError:
        return False
    return True


def test_the_bureaus_own_code_is_valid() -> None:
    creditcode.validate_credit_code(BUREAU)
    assert creditcode.warnings(BUREAU) == []


@given(credit_codes())
def test_generated_codes_are_valid(code: str) -> None:
    creditcode.validate_credit_code(code)


@given(credit_codes(), st.integers(0, 17), st.sampled_from(creditcode.ALPHABET + "IOSVZ"))
def test_a_wrong_character_is_refused(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    assert not is_valid(code[:place] + character + code[place + 1 :])


@given(credit_codes())
def test_every_swap_of_neighbours_is_refused(code: str) -> None:
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(17)} - {code}
    assert not [wrong for wrong in swapped if is_valid(wrong)]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", "credit_code_shape"),
        (BUREAU[:-1], "credit_code_shape"),
        (BUREAU + "L", "credit_code_shape"),
        (BUREAU.lower(), "credit_code_shape"),
        (BUREAU.replace("1", "１", 1), "credit_code_shape"),
        (BUREAU[:-1] + "I", "credit_code_shape"),
        (BUREAU[:-1] + "\n", "credit_code_shape"),
        (BUREAU[:-1] + "K", "credit_code_check"),
        ("11500000009275781" + creditcode.check_character("11500000009275781"), "organisation_code_check"),
    ],
)
def test_each_problem_is_named(code: str, problem: str) -> None:
    with pytest.raises(ValidationError) as caught:
        creditcode.validate_credit_code(code)
    assert caught.value.code == problem


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_valid(text) in {True, False}


def test_letters_in_the_area_part_are_allowed_but_reported() -> None:
    assert len(creditcode.warnings("9150010AMA5U00000X")) == 1


def test_a_code_registered_elsewhere_is_reported() -> None:
    assert len(creditcode.warnings("91110108MA00000000")) == 1
    assert creditcode.warnings("91500105MA00000000") == []
    assert creditcode.warnings("11100000000000000X") == []


def test_the_organisation_check_of_the_standard() -> None:
    """The example that GB 11714-1997 itself gives, and both special remainders."""
    assert creditcode.organisation_check("D2143569") == "X"
    assert creditcode.organisation_check("00000000") == "0"
