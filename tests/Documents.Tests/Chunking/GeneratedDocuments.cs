using FsCheck;
using FsCheck.Fluent;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Documents of arbitrary blocks, as a reader would build them.</summary>
public static class GeneratedDocuments
{
    private static readonly string[] Words =
    [
        "leave",
        "a",
        "the",
        "Dr.",
        "3.5",
        "e.g.",
        "end.",
        "Really?",
        "(see",
        "below)",
        "\"Yes.\"",
        "회사는",
        "정한다.",
        "갔습니까?",
        "휴가,",
        "했다.그리고",
        "2024.",
        "3.",
        "15.",
        "1.",
        "가.",
        "supercalifragilisticexpialidocious",
        "👩‍👩‍👧‍👧",
        "𝒳𝒴",
        "ㅋㅋㅋ…",
        "\n",
        "日本語。文。",
        "a;b",
    ];

    public static Arbitrary<DocumentText> Documents()
    {
        var word = Gen.Elements(Words);
        var endless = Gen.Choose(1, 400)
            .Select(length => string.Concat(Enumerable.Range(0, length).Select(i => "가나다x"[i % 4])));
        var text = Gen.Choose(1, 60)
            .SelectMany(count => Gen.Frequency((20, word), (1, endless)).ListOf(count))
            .Select(words => string.Join(' ', words));
        var block = Gen.Elements(
                BlockKind.Heading,
                BlockKind.Heading,
                BlockKind.Paragraph,
                BlockKind.Paragraph,
                BlockKind.Paragraph,
                BlockKind.ListItem,
                BlockKind.Table,
                BlockKind.Code
            )
            .SelectMany(kind =>
                Gen.Choose(1, 4)
                    .SelectMany(level =>
                        (
                            kind == BlockKind.Heading
                                ? Gen.Choose(1, 5)
                                    .SelectMany(count => word.ListOf(count))
                                    .Select(words => string.Join(' ', words))
                                : text
                        ).Select(content => (kind, level, content))
                    )
            );
        return Gen.Sized(size => Gen.Choose(0, Math.Max(1, size / 3)).SelectMany(count => block.ListOf(count)))
            .Select(blocks =>
            {
                var builder = new DocumentTextBuilder("text", new ReadingLimits());
                builder.Add(BlockKind.Paragraph, "Start.");
                foreach (var (kind, level, content) in blocks)
                {
                    builder.Add(kind, content, level, page: level, language: level % 2 == 0 ? "c++" : null);
                }

                return builder.Build();
            })
            .ToArbitrary();
    }
}
