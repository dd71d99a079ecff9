"""How text is compared: NFC and case-folded, the same for titles, tags, projects and e-mails in both databases."""


def fold(text: str) -> str:
    """The form in which two spellings of one text are equal. `fold(fold(x)) == fold(x)`."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", text).casefold())
