using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Guardrails.Tests.Links;

/// <summary>Texts of pieces of links and of what only looks like one, and where they are cut.</summary>
public sealed record LinkedText(string Text, IReadOnlyList<int> Lengths)
{
    private static readonly string[] Parts =
    [
        "http",
        "https",
        "HtTpS",
        "ftp",
        "ws",
        "://",
        ":/",
        ":",
        "/",
        "//",
        "\\/",
        "\\",
        "javascript:",
        "data:",
        "data:image/png;base64,AA",
        "mailto:",
        "www.",
        "WWW.",
        "evil.com",
        "evil",
        ".com",
        ".co.kr",
        "sub.",
        "a.b",
        "x.id/",
        "evil.test",
        "1.2.3.4",
        ":8080",
        "@",
        "user:pw@",
        "?q=1",
        "#top",
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "[a]",
        "[1]",
        "[1]: ",
        "[a][1]",
        "]:",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "<",
        ">",
        "<a ",
        "<a href=",
        "</a>",
        "<img src=",
        "<img/src=",
        "<b>",
        "<std::string>",
        "<http://",
        "\"",
        "'",
        "`",
        "*",
        "=",
        "&#104;ttp",
        "&colon;",
        "&#x2f;",
        "&",
        ";",
        "&amp;",
        "ｈｔｔｐ",
        "：／／",
        "．com",
        "h\u200bttp",
        "\u200b",
        "\u00ad",
        "\u202e",
        "가나다",
        "회사",
        "입니다.",
        "문서 ",
        "the ",
        "word",
        "C++",
        "v1.2.3",
        "10:30",
        "+",
        "-",
        "_",
        "!",
        "|",
        "~",
        "😀",
        "\ud83d",
        "\u0301",
        "ﬁ",
        "㏂",
        "。",
        "ok.example.com",
        "https://ok.example.com/a",
        "(https://ok.example.com/a)",
        "https://ok.example.com@",
        "[x](https://ok.example.com)",
        "[n]: https://ok",
    ];

    public IEnumerable<string> Pieces()
    {
        var at = 0;
        foreach (var length in Lengths)
        {
            var end = Math.Min(at + length, Text.Length);
            yield return Text[at..end];
            at = end;
        }

        yield return Text[at..];
    }

    public static Arbitrary<LinkedText> Arbitrary()
    {
        var text = Gen.Elements(Parts).ListOf().Select(string.Concat);
        var lengths = Gen.Choose(0, 6).ListOf().Select(list => (IReadOnlyList<int>)[.. list]);
        return Arb.From(text.SelectMany(_ => lengths, (t, l) => new LinkedText(t, l)), Shrink);
    }

    private static IEnumerable<LinkedText> Shrink(LinkedText value)
    {
        for (var size = Math.Max(1, value.Text.Length / 2); size > 0; size /= 2)
        {
            for (var at = 0; at + size <= value.Text.Length; at += size)
            {
                yield return value with
                {
                    Text = value.Text.Remove(at, size),
                };
            }
        }
    }
}
