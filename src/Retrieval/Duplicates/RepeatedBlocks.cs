namespace Pipeline.Retrieval.Duplicates;

/// <summary>
/// Counts in how many documents each block of text stands, to find what is on every page of a site: notices, menus,
/// footers. Room is bounded by lossy counting (Manku and Motwani 2002): among many documents a count may fall short by
/// <see cref="Loss"/> of them, and no block that is frequent is missed.
/// </summary>
public sealed class RepeatedBlocks
{
    /// <summary>By how much of all documents a count may fall short.</summary>
    public const double Loss = 0.002;

    private const int Width = (int)(1 / Loss);
    private const int FewestLetters = 20;

    private static readonly string[] Breaks = ["\n\n", "\r\n\r\n"];

    private readonly Dictionary<ulong, Counted> _blocks = [];

    /// <summary>Documents so far.</summary>
    public int Documents { get; private set; }

    /// <summary>Adds a document.</summary>
    /// <param name="texts">Its pieces.</param>
    public void Add(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var missed = Documents / Width;
        var seen = new HashSet<ulong>();
        foreach (var block in texts.SelectMany(Blocks))
        {
            var words = PassageWords.Of(block);
            var hash = Hash64.Of(words);
            if (words.Sum(word => word.Length) < FewestLetters || !seen.Add(hash))
            {
                continue;
            }

            // Most blocks stand once; only of others is the text kept.
            _blocks[hash] = _blocks.TryGetValue(hash, out var known)
                ? known with
                {
                    Count = known.Count + 1,
                    Text = known.Text ?? block,
                }
                : new Counted(1, missed, null);
        }

        if (++Documents % Width == 0)
        {
            foreach (var (hash, block) in _blocks)
            {
                if (block.Count + block.Missed <= Documents / Width)
                {
                    _blocks.Remove(hash);
                }
            }
        }
    }

    /// <summary>The blocks that stand in many documents, the most frequent first.</summary>
    /// <param name="fewest">The fewest documents, 2 or more.</param>
    /// <param name="share">The least part of all documents, 0 to 1.</param>
    /// <returns>Each with the documents that it was counted in.</returns>
    public IReadOnlyList<(string Text, int Documents)> In(int fewest, double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 2);
        return
        [
            .. _blocks
                .Values.Where(block =>
                    block.Text is not null
                    && block.Count + block.Missed >= fewest
                    && block.Count + block.Missed >= share * Documents
                )
                .OrderByDescending(block => block.Count)
                .ThenBy(block => block.Text, StringComparer.Ordinal)
                .Select(block => (block.Text!, block.Count)),
        ];
    }

    /// <summary>The blocks of a text: what blank lines set apart.</summary>
    private static IEnumerable<string> Blocks(string text) =>
        text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private readonly record struct Counted(int Count, int Missed, string? Text);
}
