"""The bodies that the endpoints of accounts take."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from pakaura_server.accounts.credentials import LONGEST_EMAIL, LONGEST_PASSWORD, SHORTEST_PASSWORD

# The format is for the document: `credentials` checks it, with a message for people.
_Email = Annotated[str, Field(max_length=LONGEST_EMAIL, json_schema_extra={"format": "email"})]
_NewPassword = Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD)]
_Password = Annotated[str, Field(max_length=LONGEST_PASSWORD)]
_Token = Annotated[str, Field(max_length=200)]

_PERSON = {"email": "aisha@example.org", "password": "correct horse battery"}


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class RegisterRequest(BaseModel):
    """`invitation` is needed where registration is by invitation, and ignored elsewhere."""

    model_config = _example(**_PERSON)

    email: _Email
    password: _NewPassword
    invitation: _Token | None = None


class LoginRequest(BaseModel):
    """An account's e-mail, compared without case, and its password."""

    model_config = _example(**_PERSON)

    email: _Email
    password: _Password


class RefreshRequest(BaseModel):
    """The newest refresh token of a sign-in."""

    model_config = _example(refresh_token="kX3v…")

    refresh_token: _Token


class PasswordRequest(BaseModel):
    """A change of password."""

    model_config = _example(current_password="correct horse battery", new_password="staple of another kind")

    current_password: _Password
    new_password: _NewPassword


class CloseAccountRequest(BaseModel):
    """The password again, as nothing brings the account back."""

    model_config = _example(password="correct horse battery")

    password: _Password
