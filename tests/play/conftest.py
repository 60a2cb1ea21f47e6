"""The same way of looking for laws as in the tests of the episode."""

from tests.episode.conftest import settings

settings.load_profile("steady")
