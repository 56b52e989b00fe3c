using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.EndToEnd.Requests;

/// <summary>JSON that a client sends by mistake or out of malice.</summary>
internal static class OddJson
{
    /// <summary>Pieces of strings: half surrogates, controls, separators, Korean whole and in parts.</summary>
    public static readonly string[] Pieces =
    [
        "\\ud800",
        "\\udc00",
        "\\ud83d\\ude00",
        "\\u0000",
        "\\u001f",
        "\\u007f",
        "\\u0085",
        "\\u2028",
        "\\ufeff",
        "\\uffff",
        "\\r\\n",
        "\\\"",
        "\\\\",
        "/",
        "..",
        ".",
        "a",
        "한글",
        "ㅎㅏㄴ",
        "e\u0301",
        "😀",
        " ",
        "\t",
        "%",
        "%2e",
        "{",
        "}",
        "<b>",
        "'",
        ";",
        ",",
        "text/plain",
        "*",
        "?",
        "#",
        "\u202e",
        "0",
        "-1",
    ];

    /// <summary>Mostly strings.</summary>
    public static readonly Gen<string> Strings = Gen.Frequency(
        (6, Gen.Elements(Pieces).ListOf().Select(parts => $"\"{string.Concat(parts)}\"")),
        (2, ArbMap.Default.GeneratorFor<string>().Select(text => JsonSerializer.Serialize(text ?? ""))),
        (1, Gen.Choose(100, 20_000).Select(length => $"\"{new string('x', length)}\"")),
        (1, Gen.Elements("null", "1", "true", "[]", "{}", "\"\""))
    );

    /// <summary>Values of every kind.</summary>
    public static readonly Gen<string> Values = Gen.OneOf(
        Strings,
        Strings.ListOf().Select(items => $"[{string.Join(',', items)}]"),
        Gen.Elements(
            "1e999",
            "-0",
            "0.1",
            "123456789012345678901234567890",
            "true",
            "null",
            "{}",
            "{\"a\":{}}",
            "[[1]]"
        )
    );

    /// <summary>Objects of any members.</summary>
    public static readonly Gen<string> Objects = Gen.Zip(Strings.Where(text => text[0] == '"'), Values)
        .ListOf()
        .Select(pairs => $"{{{string.Join(',', pairs.Select(pair => $"{pair.Item1}:{pair.Item2}"))}}}");

    /// <summary>Numbers that some type of number does not hold.</summary>
    public static readonly Gen<string> Numbers = Gen.Elements(
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "3",
        "0.5",
        "1e-400",
        "1e308",
        "1e999",
        "2147483648",
        "-9223372036854775809",
        "123456789012345678901234567890"
    );

    /// <summary>Arrays and objects up to and past the depth that is read.</summary>
    public static readonly Gen<string> Deep =
        from depth in Gen.Choose(1, 200)
        from open in Gen.Elements(("[", "]"), ("{\"a\":", "}"))
        select string.Concat(Enumerable.Repeat(open.Item1, depth))
            + "1"
            + string.Concat(Enumerable.Repeat(open.Item2, depth));

    /// <summary>Anything of the above.</summary>
    public static readonly Gen<string> Any = Gen.Frequency(
        (4, Strings),
        (4, Numbers),
        (3, Values),
        (2, Objects),
        (1, Deep)
    );
}
