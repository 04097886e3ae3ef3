"""Errors: one root, a code each, and a sentence that says what is wrong."""

import inspect

import pytest

from django_commerceml import exceptions
from django_commerceml.exceptions import (
    CommerceMLError,
    LeaseLostError,
    MalformedFileError,
    RunError,
    ValueProblem,
)

ERRORS = [
    error
    for _, error in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(error, CommerceMLError)
]


def test_every_exception_of_the_module_is_of_the_package_s_root():
    found = [
        error
        for _, error in inspect.getmembers(exceptions, inspect.isclass)
        if issubclass(error, Exception)
    ]

    assert found == ERRORS
    assert CommerceMLError in ERRORS


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_has_a_code_of_its_own(error):
    assert [other for other in ERRORS if other.code == error.code] == [error]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_shows_its_sentence_and_its_code(error):
    assert str(error("файл обрывается")) == f"файл обрывается [{error.code}]"
    assert str(error("файл обрывается", code="XML-99")) == "файл обрывается [XML-99]"
    assert error("файл обрывается").message == "файл обрывается"


def test_a_malformed_file_knows_its_line():
    assert MalformedFileError("файл обрывается", line=7).line == 7


def test_a_code_given_to_one_error_is_not_that_of_the_next():
    RunError("один", code="RUN-99")

    assert RunError("другой").code == "RUN-01"
    assert LeaseLostError("третий").code == "RUN-02"


def test_a_value_s_problem_is_an_error_unless_it_says_otherwise():
    assert ValueProblem(code="VAL-01", message="не число") == ValueProblem(
        code="VAL-01",
        message="не число",
        element="",
        line=0,
        external_id="",
        severity="error",
    )
