using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Tests.Chunking;

/// <summary>Documents of all kinds of blocks in both languages, each piece of which has a place of its own.</summary>
internal static class PlacedDocuments
{
    private static readonly string[] Words =
    [
        "leave",
        "policy.",
        "  Dr.  Kim ",
        "회사는",
        "정한다.",
        "갔습니까?",
        "휴가,\n",
        "한글",
        "2024.",
        "e\u0301te\u0301",
        "zero\u200Bwidth",
        "soft\u00ADhyphen",
        "👩‍👩‍👧‍👧",
        "𝒳𝒴",
        "日本語。文。",
        "\t",
    ];

    /// <summary>The document of a seed, and the pieces that its blocks were made of, in order.</summary>
    public static (DocumentText Document, List<List<PlacedPiece>> Blocks) Of(int seed)
    {
        var random = new Random(seed);
        var builder = new DocumentTextBuilder("text", new ReadingLimits()) { Pages = (PageKind)random.Next(3) };
        var blocks = new List<List<PlacedPiece>>();
        var (page, row) = (1, 1);
        foreach (var i in Enumerable.Range(0, random.Next(1, 30)))
        {
            var kind = (BlockKind)random.Next(Enum.GetValues<BlockKind>().Length);
            var bars = kind == BlockKind.Table && random.Next(2) == 0;
            var raw = new StringBuilder();
            var pieces = new List<PlacedPiece>();
            foreach (var at in Enumerable.Range(0, random.Next(1, kind == BlockKind.Heading ? 4 : 40)))
            {
                page += random.Next(8) == 0 ? 1 : 0;
                var text = Piece(random, kind, bars, at);
                var place = new TextPlace(raw.Length, page, Box(random), row++)
                {
                    From = row * 10,
                    To = (row * 10) + 5,
                };
                raw.Append(text);
                pieces.Add(new PlacedPiece(text, place));
            }

            var before = builder.Room;
            builder.Add(
                kind,
                raw.ToString(),
                level: random.Next(1, 5),
                page: pieces[0].Place.Page,
                language: random.Next(2) == 0 ? "c#" : null,
                places: [.. pieces.Select(piece => piece.Place)]
            );
            if (builder.Room != before)
            {
                blocks.Add(pieces);
            }
        }

        builder.Add(BlockKind.Paragraph, "끝.");
        blocks.Add([]);
        return (builder.Build(), blocks);
    }

    private static string Piece(Random random, BlockKind kind, bool bars, int at)
    {
        var words = string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.GetItems(Words, 1)[0]));
        return bars && at == 0 ? "| name | 이름 |\n| - | - |"
            : bars ? $"\n| {TextCleaning.OneLine(words)} | {at} |"
            : kind is BlockKind.Table or BlockKind.Code ? $"{words}\n"
            : $"{words} ";
    }

    private static PageBox Box(Random random)
    {
        var (left, top) = (random.Next(9000) / 10_000f, random.Next(9000) / 10_000f);
        return new PageBox(left, top, random.Next(1, 1000) / 10_000f, random.Next(1, 1000) / 10_000f);
    }
}

/// <summary>A piece of a block as it was added.</summary>
internal sealed record PlacedPiece(string Raw, TextPlace Place);
