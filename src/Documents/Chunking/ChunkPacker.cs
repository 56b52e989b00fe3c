namespace Pipeline.Documents.Chunking;

/// <summary>Packs the units of one group of sections into chunks.</summary>
internal sealed class ChunkPacker(
    List<TextUnit> units,
    ChunkWriter writer,
    ITokenCounter tokens,
    ChunkingOptions options,
    CancellationToken cancellationToken
)
{
    // A tokenizer may make one token of a long word that it does not know, or nothing of marks: tokens alone would let
    // a chunk grow to any length.
    private readonly int _maxCharacters = options.MaxTokens * UnitCutter.MaxCharactersPerToken;

    // What a paragraph break costs: nothing with most tokenizers, a token or so with some.
    private readonly int _separator = Math.Max(0, tokens.Count("가\n\n가") - (2 * tokens.Count("가")));

    /// <summary>Packs units First..End.</summary>
    /// <returns>
    /// Ranges of units: First is the first unit of the chunk, Fresh the first that no earlier chunk has, End is after
    /// the last.
    /// </returns>
    public List<(int First, int Fresh, int End)> Pack(int start, int stop)
    {
        var chunks = new List<(int First, int Fresh, int End)>();
        for (var fresh = start; fresh < stop; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = fresh == start ? fresh : Overlap(fresh, chunks[^1].First);
            var end = Fill(first, fresh, stop);
            (first, end) = Prove(first, fresh, end);
            chunks.Add((first, fresh, end));
            fresh = end;
        }
        JoinTail(chunks);
        return chunks;
    }

    // The first unit to repeat before `fresh`: whole sentences of the same section that fit the overlap and leave room.
    private int Overlap(int fresh, int previousFirst)
    {
        // At least one unit of the earlier chunk stays its own, or every chunk would begin where the one before began.
        var room = Math.Min(options.OverlapTokens, options.MaxTokens - Paragraph(fresh));
        var first = fresh;
        var cost = 0;
        while (first - 1 > previousFirst)
        {
            var unit = units[first - 1];
            if (
                unit.Section != units[fresh].Section
                || !unit.IsWhole
                || unit.Kind is not (BlockKind.Paragraph or BlockKind.ListItem)
            )
            {
                break;
            }

            cost += unit.Tokens + _separator;
            if (cost > room || units[fresh].End - unit.Start > _maxCharacters)
            {
                break;
            }

            first--;
        }
        return first;
    }

    // Tokens that must fit for the first new paragraph to stay together, or its first unit when it cannot.
    private int Paragraph(int fresh)
    {
        long cost = 0;
        for (var i = fresh; i < units.Count && units[i].Block == units[fresh].Block; i++)
        {
            cost += units[i].Tokens + _separator;
            if (cost > options.MaxTokens)
            {
                return Math.Min(options.MaxTokens, units[fresh].Tokens + _separator);
            }
        }
        return (int)cost;
    }

    private int Fill(int first, int fresh, int stop)
    {
        long cost = writer.CostAbove(units[first]);
        for (var i = first; i < fresh; i++)
        {
            cost += units[i].Tokens + _separator;
        }

        var end = fresh;
        while (end < stop)
        {
            var next = units[end].Tokens + (end > first ? _separator : 0);
            if (end == fresh || units[end].Block != units[end - 1].Block)
            {
                next += writer.CostOf(writer.FenceOf(units[end].Block));
            }

            if (
                (cost + next > options.MaxTokens || units[end].End - units[first].Start > _maxCharacters)
                && end > fresh
            )
            {
                break;
            }

            cost += next;
            end++;
        }
        return end == stop ? end : BetterEnd(fresh, end);
    }

    // The chunk is full at `end`. A paragraph that begins in it and would fit the next chunk whole moves there, unless
    // little would be left; so do a heading and the caption of a table at the end.
    private int BetterEnd(int fresh, int end)
    {
        var better = end;
        var block = units[end].Block;
        if (units[end - 1].Block == block && units[end].Kind is not (BlockKind.Table or BlockKind.Code))
        {
            var start = end;
            while (start > fresh && units[start - 1].Block == block)
            {
                start--;
            }

            if (
                start > fresh
                && Paragraph(start) > units[start].Tokens + _separator
                && Cost(fresh, start) >= options.MinTokens
            )
            {
                better = start;
            }
        }

        var caption = writer.CaptionAbove(units[end]);
        while (caption >= 0 && better > fresh && units[better - 1].Block == caption)
        {
            better--;
        }

        while (better > fresh && units[better - 1].Kind == BlockKind.Heading)
        {
            better--;
        }

        return better > fresh ? better : end;
    }

    private long Cost(int first, int end)
    {
        long cost = 0;
        for (var i = first; i < end; i++)
        {
            cost += units[i].Tokens;
        }

        return cost;
    }

    // Counts the chunk as it will be embedded. Tokens of the parts and of the whole differ a little; when the whole is
    // too long, the overlap goes first and then the last units.
    private (int First, int End) Prove(int first, int fresh, int end)
    {
        while (end - first > 1 && Count(first, end) is var count && count > options.MaxTokens)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (first < fresh)
            {
                first = fresh;
                continue;
            }
            // As many units go as are too many by their own count, or a chunk of short lines would be counted once for
            // each.
            var room = Cost(first, end) * options.MaxTokens / count;
            var kept = first;
            for (var cost = 0L; kept < end - 1 && (cost += units[kept].Tokens) <= room; kept++) { }
            end = Math.Max(first + 1, Math.Min(kept, end - 1));
            while (end - 1 > fresh && units[end - 1].Kind == BlockKind.Heading)
            {
                end--;
            }
        }
        return (first, end);
    }

    private int Count(int first, int end) => tokens.Count(writer.Text(units, first, end));

    private bool Fits(int first, int end) =>
        units[end - 1].End - units[first].Start <= _maxCharacters && Count(first, end) <= options.MaxTokens;

    // A last chunk with little of its own joins the one before, or takes units from it until it is worth finding.
    private void JoinTail(List<(int First, int Fresh, int End)> chunks)
    {
        if (chunks.Count < 2 || Cost(chunks[^1].Fresh, chunks[^1].End) >= options.MinTokens)
        {
            return;
        }

        var (before, tail) = (chunks[^2], chunks[^1]);
        if (Cost(before.First, tail.End) <= options.MaxTokens && Fits(before.First, tail.End))
        {
            chunks.RemoveAt(chunks.Count - 1);
            chunks[^1] = before with { End = tail.End };
            return;
        }
        var fresh = tail.Fresh;
        while (
            fresh - 1 > before.Fresh
            && Cost(fresh, tail.End) < options.MinTokens
            && Cost(before.Fresh, fresh - 1) >= options.MinTokens
            && units[fresh - 2].Kind != BlockKind.Heading
            && Cost(fresh - 1, tail.End) <= options.MaxTokens
        )
        {
            fresh--;
        }

        if (fresh == tail.Fresh || !Fits(fresh, tail.End))
        {
            return;
        }

        chunks[^2] = before with { End = fresh };
        chunks[^1] = (fresh, fresh, tail.End);
    }
}
