using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails.Tests.Words;

/// <summary>Words, swear words, languages and lengths, however a text is cut.</summary>
public sealed class TermStreamProperties
{
    private static readonly string[] Pieces =
    [
        "시발",
        "시",
        "1",
        "발",
        "점",
        "씨",
        "ㅅ",
        "ㅂ",
        "병신",
        "년",
        "비밀",
        "비밀계획",
        "계획",
        "서",
        "을",
        "에서",
        " ",
        "  ",
        "\n",
        "\u200B",
        "f",
        "u",
        "c",
        "k",
        "f*ck",
        "shit",
        "sh1t",
        ".",
        "*",
        "acme",
        "ＡＣＭＥ",
        " 휴가는 ",
        "leave",
        "가\u11AB",
        "ᄉ",
        "ᅵ",
        "4111 1111 1111 1111",
        "a@b.co",
        "\uD83D\uDE00",
        "\uD83D",
    ];

    private static readonly TextGuard Guard = new(
        GuardPolicy.Parse(
            """
            {
              "words": {"deny": ["비밀계획", "비밀*", "*ache", "acme", "비밀 계획 서"], "allow": ["비밀계획서", "acme leave"]},
              "languages": ["ko", "en"], "lengths": {"output": 60},
              "output": {"profanity": "mask", "language": "block"}
            }
            """
        )
    );

    private static readonly Gen<(string[] Pieces, int[] Cuts)> Texts =
        from pieces in Gen.Elements(Pieces).ListOf()
        from cuts in Gen.Choose(1, 5).ListOf()
        select (pieces.ToArray(), cuts.ToArray());

    [Property(MaxTest = 500)]
    public Property A_text_in_any_pieces_is_judged_as_a_whole() =>
        Prop.ForAll(
            Texts.ToArbitrary(),
            given =>
            {
                var text = string.Concat(given.Pieces);
                var whole = Guard.Inspect(GuardPlace.Output, text);
                var stream = Guard.Stream();
                var left = "";
                for (int at = 0, cut = 0; at < text.Length; cut++)
                {
                    var length = given.Cuts.Length == 0 ? 1 : given.Cuts[cut % given.Cuts.Length];
                    left += stream.Push(text.Substring(at, Math.Min(length, text.Length - at)));
                    at += length;
                }

                left += stream.Complete();
                return stream.Blocked == (whole.Action == GuardAction.Block)
                    && (stream.Blocked || left == whole.Text)
                    && stream.Verdicts.SelectMany(verdict => verdict.Findings).SequenceEqual(whole.Findings);
            }
        );

    [Property]
    public Property What_is_held_back_is_bounded() =>
        Prop.ForAll(
            Gen.Elements("f", "fu", "fuc", "시", "시1", "비밀 ", "비", "acm", "ㅅ", "*", ".", "f*").ToArbitrary(),
            piece =>
            {
                var guard = new TextGuard(
                    GuardPolicy.Parse(
                        """{"words": {"deny": ["비밀 계획 서", "*acme*"]}, "output": {"profanity": "mask"}}"""
                    )
                ).Stream();
                for (var i = 0; i < 2000; i++)
                {
                    guard.Push(piece);
                }

                return guard.Held < 400;
            }
        );
}
