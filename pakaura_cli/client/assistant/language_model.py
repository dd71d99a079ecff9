"""The language model of the agent on this machine: Cohere, where its key is set and its SDK is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from pakaura_server.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pakaura_server.agent.cohere import CohereModel

KEY = "COHERE_API_KEY"
URL = "COHERE_API_URL"
MODEL = "AI_MODEL"
"""The variables that a server goes by, too."""


def is_wanted(environ: Mapping[str, str]) -> bool:
    """Whether there is a key."""
    return bool(environ.get(KEY))


def is_there(environ: Mapping[str, str]) -> bool:
    """Whether there is a key, and the SDK; nothing of that is loaded."""
    return is_wanted(environ) and find_spec("cohere") is not None


def make(environ: Mapping[str, str]) -> CohereModel | None:
    """The model, to be closed in the end, or None where it is not there. Raises ConfigError for a wrong address."""
    if not is_there(environ):
        return None
    from pakaura_server.agent import cohere

    url = environ.get(URL) or None
    if url is not None and not url.startswith(("http://", "https://")):
        raise ConfigError(f"{URL} is no address of the web", "leave it out for Cohere's own")
    return cohere.CohereModel(environ[KEY], environ.get(MODEL) or cohere.MODEL, base_url=url)
