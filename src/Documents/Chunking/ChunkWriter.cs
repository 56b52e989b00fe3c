using System.Text;

namespace Pipeline.Documents.Chunking;

/// <summary>Writes the text of chunks: the document's own, with fences around each piece of code, and the caption and
/// header of a table above the rows that are cut off from them.</summary>
internal sealed class ChunkWriter(DocumentText document, ITokenCounter tokens, ChunkingOptions options)
{
    // Fences that would take more of a chunk than this part are left out.
    private const int FencePart = 4;

    private readonly Dictionary<int, CodeFence> _fences = [];
    private readonly Dictionary<CodeFence, int> _costs = new() { [CodeFence.None] = 0 };
    private readonly TableLeads _leads = new(document, tokens, options);
    private readonly NamedCells _cells = new(document.Text);

    /// <summary>The fence around code of a block; <see cref="CodeFence.None"/> for other kinds.</summary>
    public CodeFence FenceOf(int block)
    {
        var source = document.Blocks[block];
        if (source.Kind != BlockKind.Code)
        {
            return CodeFence.None;
        }

        if (_fences.TryGetValue(block, out var fence))
        {
            return fence;
        }

        fence = CodeFence.Of(source.Text, source.Language);
        if (CostOf(fence) > options.MaxTokens / FencePart)
        {
            fence = CodeFence.Of(source.Text, null);
        }

        return _fences[block] = CostOf(fence) > options.MaxTokens / FencePart ? CodeFence.None : fence;
    }

    /// <summary>Tokens that a fence adds to the code in it, about.</summary>
    public int CostOf(CodeFence fence)
    {
        const string Code = "x";
        if (!_costs.TryGetValue(fence, out var cost))
        {
            _costs[fence] = cost = Math.Max(0, tokens.Count(fence.Around(Code)) - tokens.Count(Code));
        }

        return cost;
    }

    /// <summary>What stands above a chunk that begins with a unit of a table: its caption, and its header with the line
    /// end after it if the unit is below; empty for other units.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="lastBlock">The last block of the chunk, which may have the caption itself.</param>
    public string Above(TextUnit unit, int lastBlock)
    {
        var lead = _leads.Of(unit.Block);
        var header = unit.Start >= lead.RowsAt ? lead.HeaderLength : 0;
        return (lead.CaptionBlock < unit.Block || lastBlock < lead.CaptionBlock ? lead.CaptionAbove : "")
            + document.Text.Substring(document.Blocks[unit.Block].Start, header);
    }

    /// <summary>Tokens of what stands above a chunk that begins with a unit, about.</summary>
    public int CostAbove(TextUnit unit)
    {
        var lead = _leads.Of(unit.Block);
        return lead.CaptionTokens + (unit.Start >= lead.RowsAt ? lead.HeaderTokens : 0);
    }

    /// <summary>The block with what the table of a unit is called, above it; -1 for none.</summary>
    public int CaptionAbove(TextUnit unit) =>
        _leads.Of(unit.Block).CaptionBlock is var caption && caption < unit.Block ? caption : -1;

    /// <summary>The text of a unit by itself, without what stands around and above.</summary>
    public string Alone(TextUnit unit)
    {
        var lead = _leads.Of(unit.Block);
        if (!lead.NamesCells(unit))
        {
            return document.Text[unit.Start..unit.End];
        }

        var result = new StringBuilder();
        _cells.Write(unit, document.Blocks[unit.Block].Start, lead.Names, result, added: null);
        return result.ToString();
    }

    /// <summary>The text of units First..End.</summary>
    /// <param name="units">The units of the document.</param>
    /// <param name="first">The first one.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="added">Takes the parts that are not the document's own; null: nobody asks.</param>
    public string Text(List<TextUnit> units, int first, int end, List<TextRange>? added = null)
    {
        var above = Above(units[first], units[end - 1].Block);
        var result = above.Length > 0 ? new StringBuilder(above) : null;
        if (result is not null)
        {
            added?.Add(new TextRange(0, above.Length));
        }

        var written = units[first].Start;
        for (var i = first; i < end; )
        {
            var block = units[i].Block;
            var next = i + 1;
            while (next < end && units[next].Block == block)
            {
                next++;
            }

            var lead = _leads.Of(block);
            for (var row = i; row < next && lead.Names.Count > 0; row++)
            {
                if (lead.NamesCells(units[row]))
                {
                    result ??= new StringBuilder();
                    result.Append(document.Text, written, units[row].Start - written);
                    _cells.Write(units[row], document.Blocks[block].Start, lead.Names, result, added);
                    written = units[row].End;
                }
            }

            var fence = FenceOf(block);
            if (fence.Open.Length > 0)
            {
                // A block may begin with blanks, which belong into the fence.
                var start = Math.Max(written, document.Blocks[block].Start);
                result ??= new StringBuilder();
                result.Append(document.Text, written, start - written);
                added?.Add(new TextRange(result.Length, fence.Open.Length));
                result.Append(fence.Open).Append(document.Text, start, units[next - 1].End - start);
                added?.Add(new TextRange(result.Length, fence.Close.Length));
                result.Append(fence.Close);
                written = units[next - 1].End;
            }
            i = next;
        }
        return result is null
            ? document.Text[written..units[end - 1].End]
            : result.Append(document.Text, written, units[end - 1].End - written).ToString();
    }
}
