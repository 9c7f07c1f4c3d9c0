"""Record codes: every single mistyped character and every swap of two neighbours is refused."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from registry import codes

numbers = st.integers(0, 32**6 - 1)
valid_codes = numbers.map(codes.encode)
characters = st.sampled_from(codes.ALPHABET + "ILOU" + "cqz一０－ \n")


@given(numbers)
def test_every_number_has_a_valid_code(number: int) -> None:
    code = codes.encode(number)
    assert codes.is_valid(code)
    assert re.fullmatch(r"CQ[0-9A-HJKMNP-TV-Z]{6}(0[2-9]|[1-8][0-9]|9[0-8])", code)
    codes.validate_code(code)


@given(numbers, numbers)
def test_two_numbers_have_two_codes(one: int, other: int) -> None:
    assert (codes.encode(one) == codes.encode(other)) == (one == other)


@given(valid_codes, st.integers(0, codes.CODE_LENGTH - 1), characters)
def test_a_wrong_character_is_refused(code: str, place: int, character: str) -> None:
    assume(code[place] != character)
    assert not codes.is_valid(code[:place] + character + code[place + 1 :])


@given(valid_codes)
def test_every_single_substitution_and_swap_of_a_code_is_refused(code: str) -> None:
    """Not a sample: all of them."""
    substituted = {
        code[:place] + character + code[place + 1 :] for place in range(len(code)) for character in codes.ALPHABET
    }
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)}
    assert not [wrong for wrong in (substituted | swapped) - {code} if codes.is_valid(wrong)]


@given(valid_codes, characters)
def test_a_code_has_its_length(code: str, character: str) -> None:
    assert not codes.is_valid(code + character)
    assert not codes.is_valid(code[:-1])


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    """No input raises; what is refused is refused by ``validate_code`` too."""
    if codes.is_valid(text):
        codes.validate_code(text)
    else:
        with pytest.raises(ValidationError):
            codes.validate_code(text)


@given(valid_codes)
def test_what_people_type_is_read_as_they_meant_it(code: str) -> None:
    typed = f" {code[:2].lower()}-{code[2:5].lower()} {code[5:].replace('0', 'o').replace('1', 'l')} "
    assert codes.normalise(typed) == code
    assert codes.normalise(code) == code


def test_known_codes() -> None:
    """The worked example of the standard's arithmetic, so that the scheme itself does not drift."""
    assert codes.encode(0) == "CQ00000098"
    assert codes.encode(1) == "CQ00000195"
    assert codes.is_valid("CQB0269X95")
    assert not codes.is_valid("CQ0000009８")


@pytest.mark.parametrize("number", [-1, 32**6])
def test_numbers_outside_the_code_space_have_no_code(number: int) -> None:
    with pytest.raises(ValueError, match="code space"):
        codes.encode(number)


def test_new_codes_are_valid_and_differ() -> None:
    drawn = {codes.new_code() for _ in range(1000)}
    assert len(drawn) > 990
    assert all(map(codes.is_valid, drawn))


def test_no_code_can_be_read_as_a_number_or_a_formula() -> None:
    assert codes.new_code()[0].isalpha()
