using System.Globalization;
using System.Text;
using Pipeline.Documents.Chunking.Sentences;

namespace Pipeline.Documents.Chunking;

/// <summary>Cuts blocks into units, none of which has more tokens than a chunk may have.</summary>
internal sealed class UnitCutter(
    ITokenCounter tokens,
    ChunkWriter writer,
    int maxTokens,
    CancellationToken cancellationToken
)
{
    // No tokenizer packs more characters than this into a token of real text. Longer pieces are cut before they are
    // counted, because some tokenizers take quadratic time on a single endless word.
    public const int MaxCharactersPerToken = 16;

    // Tokens of two texts and of both together differ by a few at most.
    private const int Slack = 8;

    private const string Clauses = ",;:，、；：";

    /// <summary>Cuts a block.</summary>
    public void Cut(DocumentText document, int blockIndex, int section, List<TextUnit> units)
    {
        var block = document.Blocks[blockIndex];
        if (block.Kind is BlockKind.Table or BlockKind.Code)
        {
            var at = 0;
            while (at < block.Text.Length)
            {
                var feed = block.Text.IndexOf('\n', at);
                var end = feed < 0 ? block.Text.Length : feed;
                Add(at, end);
                at = end + 1;
            }
            return;
        }
        if (block.Kind == BlockKind.Heading)
        {
            Add(0, block.Text.Length);
            return;
        }
        foreach (var sentence in SentenceSplitter.Split(block.Text))
        {
            Add(sentence.Start.Value, sentence.End.Value);
        }

        void Add(int start, int end) => Pieces(block, start, end, true, blockIndex, section, units);
    }

    private void Pieces(
        TextBlock block,
        int start,
        int end,
        bool whole,
        int blockIndex,
        int section,
        List<TextUnit> units
    )
    {
        // Depth is the logarithm of the length: both halves have at least a quarter.
        cancellationToken.ThrowIfCancellationRequested();
        var text = block.Text;
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (start == end)
        {
            return;
        }

        if (end - start <= maxTokens * MaxCharactersPerToken)
        {
            var fence = writer.FenceOf(blockIndex);
            var unit = new TextUnit(block.Start + start, block.Start + end, 0, blockIndex, block.Kind, section, whole);
            var above = writer.CostAbove(unit);
            var alone = writer.Alone(unit);
            var count = above + tokens.Count(fence.Around(alone));
            if (above > 0 && count > maxTokens - Slack)
            {
                count = tokens.Count(writer.Above(unit, blockIndex) + alone);
            }

            var cut = count <= maxTokens ? -1 : Middle(block, start, end);
            if (cut <= start || cut >= end)
            {
                units.Add(unit with { Tokens = Math.Max(1, count - writer.CostOf(fence) - above) });
                return;
            }
            Halves(cut);
            return;
        }
        Halves(Middle(block, start, end));

        void Halves(int cut)
        {
            Pieces(block, start, cut, false, blockIndex, section, units);
            Pieces(block, cut, end, false, blockIndex, section, units);
        }
    }

    // A row is cut between cells where it can be.
    private int Middle(TextBlock block, int start, int end)
    {
        var cut = block.Kind == BlockKind.Table ? BetweenCells(block.Text, start, end) : -1;
        return cut > start ? cut : Middle(block.Text, start, end);
    }

    // The bar nearest to the middle that is neither the first nor the last character; -1: there is none.
    private static int BetweenCells(string text, int start, int end)
    {
        var middle = start + ((end - start) / 2);
        for (var distance = 0; distance <= (end - start) / 2; distance++)
        {
            foreach (var at in (ReadOnlySpan<int>)[middle - distance, middle + distance])
            {
                if (at > start && at < end - 1 && NamedCells.IsBar(text, at))
                {
                    return at;
                }
            }
        }
        return -1;
    }

    // The cut nearest to the middle: after a clause, else at white space, else between characters.
    private int Middle(string text, int start, int end)
    {
        // A cut further away than a chunk is long is no better than none, and looking for it in every half of a long
        // text adds up.
        var middle = start + ((end - start) / 2);
        var reach = Math.Min((end - start) / 4, maxTokens * MaxCharactersPerToken / 4);
        var space = -1;
        for (var distance = 0; distance < reach; distance++)
        {
            foreach (var at in (ReadOnlySpan<int>)[middle - distance, middle + distance])
            {
                var c = text[at];
                if (Clauses.Contains(text[at - 1]) && (char.IsWhiteSpace(c) || text[at - 1] >= '\u3000'))
                {
                    return at;
                }

                if (space < 0 && char.IsWhiteSpace(c))
                {
                    space = at;
                }
            }
        }
        return space >= 0 ? space : BetweenCharacters(text, start, middle, end);
    }

    // What a reader sees as one character is not cut, unless it alone is as long as many.
    private static int BetweenCharacters(string text, int start, int middle, int end)
    {
        const int Window = 64;
        var at = Math.Max(start, middle - Window);
        if (at > start && char.IsLowSurrogate(text[at]))
        {
            at--;
        }

        var last = Math.Min(end, middle + (2 * Window));
        while (at < middle)
        {
            at += StringInfo.GetNextTextElementLength(text.AsSpan(at, last - at));
        }

        if (at > start && at < end && at <= middle + Window)
        {
            return at;
        }

        at = char.IsLowSurrogate(text[middle]) && char.IsHighSurrogate(text[middle - 1]) ? middle - 1 : middle;
        return at == start && Rune.TryGetRuneAt(text, start, out var rune) ? start + rune.Utf16SequenceLength : at;
    }
}
