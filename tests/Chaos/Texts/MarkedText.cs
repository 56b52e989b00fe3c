using System.Globalization;
using System.Text;
using Pipeline.Contracts.Documents;

namespace Pipeline.Chaos.Texts;

/// <summary>Documents of which every chunk can be told from every other.</summary>
internal static class MarkedText
{
    /// <summary>The largest chunk, so that every part becomes one at least.</summary>
    public const int ChunkTokens = 48;

    /// <summary>Parts of a content: 2 to 4.</summary>
    public static int Parts(int content) => 2 + (content % 3);

    /// <summary>The id of a document.</summary>
    public static string Id(int document) => string.Create(CultureInfo.InvariantCulture, $"기록-{document}");

    /// <summary>The number of an id; null: it is none of ours.</summary>
    public static int? Number(string id) =>
        id.StartsWith("기록-", StringComparison.Ordinal)
        && int.TryParse(id.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A document with a content and labels.</summary>
    public static DocumentInput Of(int document, int content, IReadOnlyList<string> labels)
    {
        var text = new StringBuilder();
        for (var part = 0; part < Parts(content); part++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"# Part {part}\n\nThe rule {Marker.WordOf(document)} has the mark {new Marker(document, content, part).Word} here. "
            );
            text.Append("담당자는 매일 아침 기록을 확인하고 저녁에 서명한다. ");
            text.Append("The inspector reads every record in the morning and signs it in the evening.\n\n");
        }

        return new DocumentInput
        {
            Id = Id(document),
            ContentType = "text/markdown",
            Text = text.ToString(),
            Labels = labels,
        };
    }
}
