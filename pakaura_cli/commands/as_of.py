"""`list --as-of`: what of the time that is meant this store does not know."""

from __future__ import annotations

from pakaura_cli.output.quantities import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pakaura_cli.client.store.as_of import Past


def gaps(past: Past) -> list[str]:
    """Sentences about what is not known."""
    sentences = []
    if past.unsure:
        changed = "was" if past.unsure == 1 else "were"
        sentences.append(
            f"{count(past.unsure, 'task')} {changed} changed on other devices since; what this list never held of"
            " them is not in its history"
        )
    if past.purged:
        sentences.append(f"{count(past.purged, 'task')} deleted for good since cannot be shown")
    return sentences
