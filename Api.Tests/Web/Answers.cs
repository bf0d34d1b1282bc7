namespace AspireAi.Api.Tests.Web;

/// <summary>Answers as models write them.</summary>
internal static class Answers
{
    public const string Everything = """
        Python has no `reverse()` for strings, because strings are **immutable**. You *slice* instead:

        ```python
        def reverse(text: str) -> str:
            # A step of -1 walks from the end to the beginning.
            return text[::-1]

        print(reverse("AspireAi"))  # iAeripsA
        ```

        ### How it works

        1. A slice has the form `start:stop:step`.
        2. With a negative step it runs backwards:
           - an empty `start` means the last character,
           - an empty `stop` means "past the first one".

        | Way | Time | Reads well |
        |:--|--:|:-:|
        | `text[::-1]` | O(n) | yes |
        | `"".join(reversed(text))` | O(n) | yes |
        | a loop with `+=` | O(n²) | no |

        > Combining characters (é as e + ´) come apart when they're reversed one by one.

        - [x] Works for ASCII
        - [ ] Works for every emoji

        More in [the Python docs](https://docs.python.org/3/library/stdtypes.html#common-sequence-operations).
        """;

    public static string Long { get; } = string.Concat(Enumerable.Range(1, 250).Select(i =>
        $"## Section {i}\n\nThis is the text of section {i}, with **bold** words, some `code` and a [link](https://example.com/{i}).\n\n- first\n- second\n\n"));
}
