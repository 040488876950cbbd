"""Files under 400 lines, functions under 40."""

from tests.consistency import source

LONGEST_FILE, LONGEST_FUNCTION = 400, 40


def test_no_file_is_too_long():
    long = {
        str(path): lines
        for path in source.ours(".py", ".html", ".css", ".js")
        if (lines := len(source.text(path).splitlines())) > LONGEST_FILE
    }
    assert long == {}, "split each into a package, or into files named after what they hold"


def test_no_function_is_too_long():
    long = {
        f"{path}:{function.lineno} {function.name}": lines
        for path in source.rooms()
        for function in source.functions(path)
        if (lines := source.body_lines(function)) > LONGEST_FUNCTION
    }
    assert long == {}, "name a part of each and take it out"
