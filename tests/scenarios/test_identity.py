import numpy as np
import pytest
from stdnum.cn import ric, uscc

from scenarios.ledgers.identity import credit_codes, identity_numbers, phone_numbers, wrong_check_digit
from scenarios.ledgers.streams import Streams


def test_identity_number_of_a_worked_example() -> None:
    """The first man of 2204 21 born on 1990-03-07 gets the number worked out by hand with the weights of GB 11643."""
    # digits 2 2 0 4 2 1 1 9 9 0 0 3 0 7 0 0 1, weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2:
    # 14+18+0+20+16+4+2+9+54+0+0+27+0+35+0+0+2 = 201; 201 mod 11 = 3; the fourth of 1 0 X 9 8 7 6 5 4 3 2 is 9.
    assert list(identity_numbers("220421", np.array(["1990-03-07"], "M8[D]"), np.array([True]))) == [
        "220421199003070019"
    ]


def test_identity_numbers_check_and_are_distinct() -> None:
    """Every number passes python-stdnum's check digit, no two are equal, and the 17th digit tells the sex."""
    births = np.datetime64("1960-01-01") + np.arange(2000).astype("timedelta64[D]") // 4 * 7
    male = np.arange(2000) % 3 == 0
    numbers = identity_numbers("222401", births, male)
    assert len(set(numbers)) == 2000
    assert all(ric.calc_check_digit(number) == number[-1] for number in numbers)
    assert [int(number[16]) % 2 == 1 for number in numbers] == male.tolist()
    assert [str(ric.get_birth_date(number)) for number in numbers] == [str(day) for day in births]


def test_too_many_people_of_one_day_are_refused() -> None:
    """More people of one day and sex than sequence numbers raise instead of repeating a number."""
    with pytest.raises(ValueError, match="day of birth"):
        identity_numbers("220421", np.full(600, np.datetime64("1990-01-01")), np.full(600, True))


def test_wrong_check_digit_fails() -> None:
    """A spoilt number differs in the last character only and no longer checks."""
    right = str(identity_numbers("220421", np.array(["1990-03-07"], "M8[D]"), np.array([True]))[0])
    wrong = wrong_check_digit(right)
    assert wrong[:-1] == right[:-1]
    assert ric.calc_check_digit(wrong) != wrong[-1]


def test_credit_codes_check_and_are_distinct() -> None:
    """Credit codes pass python-stdnum, are distinct, and carry the county."""
    counties = np.array(["220421", "330206"] * 300, dtype=object)
    codes = [*credit_codes(counties), *credit_codes(counties, first=600, kind="11")]
    assert len(set(codes)) == 1200
    assert all(uscc.is_valid(code) for code in codes)
    assert [code[2:8] for code in codes] == [*counties, *counties]


def test_phones_lie_outside_mobile_ranges() -> None:
    """Telephone numbers have 11 digits and their second digit is none of 3 to 9."""
    phones = phone_numbers(Streams(1), "phone", 500)
    assert all(len(phone) == 11 and phone[0] == "1" and phone[1] in "012" for phone in phones)
