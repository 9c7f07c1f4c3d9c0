"""The arithmetic of codes in the database against that in Python."""

from django.db import DataError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry import codes, creditcode
from registry.models import Organisation, Record
from tests.test_constraints import insert


def takes(code: str) -> bool:
    """Whether the database takes ``code`` for a record."""
    try:
        with transaction.atomic():
            insert(Record, code=code, kind="training-base")
            transaction.set_rollback(True)
    except (IntegrityError, DataError):
        return False
    return True


class TestCodes(TestCase):
    @given(st.integers(0, 32**6 - 1).map(codes.encode))
    def test_every_valid_code_is_taken(self, code: str) -> None:
        assert takes(code)

    @given(
        st.integers(0, 32**6 - 1).map(codes.encode),
        st.integers(0, codes.CODE_LENGTH - 1),
        st.sampled_from(codes.ALPHABET),
    )
    def test_a_substitution_or_swap_is_refused(self, code: str, place: int, character: str) -> None:
        wrong = code[:place] + character + code[place + 1 :]
        swapped = code[:place] + code[place + 1 : place + 2] + code[place] + code[place + 2 :]
        assert [takes(text) for text in {wrong, swapped} - {code}] == [False] * len({wrong, swapped} - {code})

    @given(st.text(alphabet=codes.ALPHABET, min_size=6, max_size=6), st.integers(0, 99))
    def test_database_and_validator_agree(self, body: str, check: int) -> None:
        code = f"CQ{body}{check:02d}"
        assert takes(code) == codes.is_valid(code)

    def test_check_digits_that_stand_for_the_same_remainder_are_refused(self) -> None:
        """01, 00 and 99 leave what 98, 97 and 02 leave: one record would have two codes."""
        for code in ("CQ00000001", *(f"CQ{codes.encode(n)[2:8]}{check}" for n in range(300) for check in ("00", "99"))):
            assert not takes(code), code

    def test_nothing_may_follow_a_code(self) -> None:
        assert not takes(codes.encode(7) + "\n")

    @given(st.text(alphabet=creditcode.ALPHABET, min_size=17, max_size=17))
    def test_credit_codes_with_a_right_check_character_are_taken(self, body: str) -> None:
        right = creditcode.check_character(body)
        taken = []
        for check in creditcode.ALPHABET:
            try:
                with transaction.atomic():
                    insert(Organisation, name="某公司", credit_code=body + check)
                    taken.append(check)
                    transaction.set_rollback(True)
            except IntegrityError:
                continue
        assert taken == [right]
