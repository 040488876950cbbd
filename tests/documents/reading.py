"""Reading what a PDF says."""

import io
import unicodedata

import pikepdf


def words_of(content: bytes) -> str:
    """The text of a PDF in reading order, spaces made ordinary: what a screen reader would say."""
    with pikepdf.open(io.BytesIO(content)) as document:
        text = "".join(page_text(page) for page in document.pages)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def page_text(page: pikepdf.Page) -> str:
    maps = {name: unicode_map(font) for name, font in page.Resources.Font.items()}
    said, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                current = maps[str(operands[0])]
            case "Tj":
                said.append(spell(bytes(operands[0]), current))
            case "TJ":
                said += [
                    spell(bytes(part), current) for part in operands[0] if isinstance(part, pikepdf.String)
                ]
            case "ET":
                said.append(" ")
    return "".join(said)


def spell(codes: bytes, letters: dict[int, str]) -> str:
    return "".join(letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


def unicode_map(font: pikepdf.Object) -> dict[int, str]:
    letters = {}
    stream = font.ToUnicode.read_bytes().decode()
    for block in stream.split("beginbfchar")[1:]:
        pairs = block.split("endbfchar")[0].split()
        for code, value in zip(pairs[::2], pairs[1::2], strict=True):
            letters[int(code.strip("<>"), 16)] = bytes.fromhex(value.strip("<>")).decode("utf-16-be")
    return letters
