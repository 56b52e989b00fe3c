using System.Text;

namespace Pipeline.Documents.Chunking;

/// <summary>Writes the text of chunks: the document's own, with fences around each piece of code, and the header of a
/// table above the rows that are cut off from it.</summary>
internal sealed class ChunkWriter(DocumentText document, ITokenCounter tokens, ChunkingOptions options)
{
    // Fences that would take more of a chunk than this part are left out.
    private const int FencePart = 4;

    private readonly Dictionary<int, CodeFence> _fences = [];
    private readonly Dictionary<int, (int Length, int Tokens)> _headers = [];
    private readonly Dictionary<CodeFence, int> _costs = new() { [CodeFence.None] = 0 };

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

    /// <summary>The header of the table that a unit is a row of, with the line end after it; empty for the header
    /// itself, for other units, and when it would take too much of a chunk.</summary>
    public string HeaderAbove(TextUnit unit)
    {
        var (block, length) = (document.Blocks[unit.Block], HeaderOf(unit.Block).Length);
        return length > 0 && unit.Start >= block.Start + length ? block.Text[..length] : "";
    }

    /// <summary>Tokens that the header of a unit's table adds where a chunk begins with the unit, about.</summary>
    public int CostOfHeader(TextUnit unit)
    {
        var (length, cost) = HeaderOf(unit.Block);
        return length > 0 && unit.Start >= document.Blocks[unit.Block].Start + length ? cost : 0;
    }

    /// <summary>The text of units First..End.</summary>
    /// <param name="units">The units of the document.</param>
    /// <param name="first">The first one.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="added">Takes the parts that are not the document's own; null: nobody asks.</param>
    public string Text(List<TextUnit> units, int first, int end, List<TextRange>? added = null)
    {
        var header = HeaderAbove(units[first]);
        var result = header.Length > 0 ? new StringBuilder(header) : null;
        if (result is not null)
        {
            added?.Add(new TextRange(0, header.Length));
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

    private (int Length, int Tokens) HeaderOf(int block)
    {
        if (document.Blocks[block].Kind != BlockKind.Table)
        {
            return (0, 0);
        }

        if (_headers.TryGetValue(block, out var known))
        {
            return known;
        }

        var length = TableHeader.Length(document.Blocks[block]);
        var cost =
            length is > 0 && length < options.MaxTokens * UnitCutter.MaxCharactersPerToken
                ? tokens.Count(document.Blocks[block].Text[..length])
                : int.MaxValue;
        return _headers[block] = length > 0 && cost <= options.MaxTokens / FencePart ? (length, cost) : (0, 0);
    }
}
