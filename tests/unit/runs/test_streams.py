"""What a cell printed: joined, overwritten, and cut, in linear time."""

from communique.runs.streams import MOST_CHARACTERS, join_streams


def stream(name, text):
    return {"output_type": "stream", "name": name, "text": text}


def test_streams_are_joined_by_name_and_stdout_comes_first():
    table = {"output_type": "display_data", "data": {}}
    outputs = [
        stream("stderr", "w1\n"),
        stream("stdout", "a\n"),
        table,
        stream("stdout", "b\n"),
        stream("stderr", "w2"),
    ]
    assert join_streams(outputs) == [stream("stdout", "a\nb\n"), stream("stderr", "w1\nw2"), table]


def test_what_was_overwritten_goes():
    text = "1%\r50%\r100%\nkept\r\nlast\r"
    assert join_streams([stream("stdout", text)])[0]["text"] == "100%\nkept\r\nlast\r"


def test_a_long_line_costs_no_more_than_its_length_and_its_middle_is_left_out():
    """A fault once seen: a cell that printed 50 MB in one line held the run up for hours, and no time limit ended it."""
    n = 50 * MOST_CHARACTERS
    text = join_streams([stream("stdout", "\r" + "x" * n)])[0]["text"]
    assert f"[{n - MOST_CHARACTERS:,} characters left out]" in text
    assert len(text) < MOST_CHARACTERS + 100
