using System.Text.RegularExpressions;

namespace Pipeline.Documents.Chunking;

/// <summary>
/// Finds what the pieces of a document's tables have from the table's beginning: its caption, its header, and where the
/// header would take more than a quarter of a piece, the names of the columns before each cell, so that a row of a wide
/// table is understandable alone.
/// </summary>
internal sealed partial class TableLeads(DocumentText document, ITokenCounter tokens, ChunkingOptions options)
{
    // Parts of a chunk.
    private const int HeaderPart = 4;
    private const int CaptionPart = 8;

    // A longer paragraph is no caption, and a longer name would be repeated with each row.
    private const int MaxCaption = 200;
    private const int MaxName = 64;

    private const string Blank = "\n\n";

    private readonly Dictionary<int, TableLead> _known = [];

    /// <summary>What the pieces of a block have; <see cref="TableLead.None"/> for what is no table.</summary>
    public TableLead Of(int block)
    {
        if (document.Blocks[block].Kind != BlockKind.Table)
        {
            return TableLead.None;
        }

        return _known.TryGetValue(block, out var known) ? known : _known[block] = Find(block);
    }

    /// <summary>The names of the columns by a header's row: "| a | b |".</summary>
    public static List<string> NamesOf(string header)
    {
        var names = new List<string>();
        var line = header.AsSpan()[..header.IndexOf('\n')];
        for (var at = 1; at < line.Length; )
        {
            var end = at;
            while (end < line.Length && (line[end] != '|' || line[end - 1] == '\\'))
            {
                end++;
            }

            var name = line[at..end].Trim();
            names.Add(name[..Math.Min(name.Length, MaxName)].TrimEnd().ToString());
            at = end + 1;
        }
        return names;
    }

    private TableLead Find(int block)
    {
        var table = document.Blocks[block];
        var (captionBlock, captionTokens) = CaptionOf(block);
        var caption = captionBlock < 0 ? "" : document.Blocks[captionBlock].Text + Blank;
        var length = TableHeader.Length(table);
        if (length == 0)
        {
            return TableLead.None with
            {
                CaptionAbove = caption,
                CaptionBlock = captionBlock,
                CaptionTokens = captionTokens,
            };
        }

        var header = table.Text[..length];
        var cost = length < options.MaxTokens * UnitCutter.MaxCharactersPerToken ? tokens.Count(header) : int.MaxValue;
        var isAbove = cost <= options.MaxTokens / HeaderPart;
        return new TableLead(
            caption,
            captionBlock,
            isAbove ? length : 0,
            table.Start + length,
            NamesOf(header).ConvertAll(Affordable),
            captionTokens,
            isAbove ? cost : 0
        );
    }

    private string Affordable(string name) =>
        name.Length == 0 || tokens.Count(name + ": ") > options.MaxTokens / HeaderPart ? "" : name;

    // The short paragraph above, or one below that is numbered as a caption.
    private (int Block, int Tokens) CaptionOf(int block)
    {
        var above = Cost(block - 1);
        if (Cost(block + 1) is { } below && Numbered().IsMatch(document.Blocks[block + 1].Text))
        {
            var isOwn = above is null || !Numbered().IsMatch(document.Blocks[block - 1].Text);
            return isOwn ? (block + 1, below) : (block - 1, above!.Value);
        }

        return above is { } cost ? (block - 1, cost) : (-1, 0);

        int? Cost(int at)
        {
            if (
                at < 0
                || at >= document.Blocks.Count
                || document.Blocks[at] is not { Kind: BlockKind.Paragraph, Text: { Length: <= MaxCaption } text }
                || text.Contains('\n')
            )
            {
                return null;
            }

            var cost = tokens.Count(text + Blank);
            return cost <= options.MaxTokens / CaptionPart ? cost : null;
        }
    }

    [GeneratedRegex(@"^[\[<(]?\s*(표|table|tab\.)\s*[0-9IVX]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
