using System.Buffers;

namespace Pipeline.Inference.Tokenization;

/// <summary>
/// The unigram language model of SentencePiece (Kudo 2018, https://arxiv.org/abs/1804.10959): a word is split into the
/// pieces whose log probabilities have the greatest sum (Viterbi). Same ids as the Hugging Face implementation, several
/// times faster than calling it through the native library, and on every platform.
/// </summary>
internal sealed class UnigramTokenizer : ITokenizer
{
    // A character that no piece covers costs this much more than the rarest piece, as in SentencePiece.
    private const double UnknownPenalty = 10;
    private const int CharsPerToken = 64;
    private const char Space = '▁';
    private readonly PieceTrie _trie;
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly TextNormalizer _normalizer;

    public UnigramTokenizer(
        IReadOnlyList<(string Piece, double Score)> pieces,
        IReadOnlySet<int> specials,
        int unknown,
        TextNormalizer normalizer,
        TokenFrame frame
    )
    {
        _scores = pieces.Select(p => p.Score).ToArray();
        _unknown = unknown;
        _unknownScore = _scores.Min() - UnknownPenalty;
        _normalizer = normalizer;
        Frame = frame;

        // Special tokens are left out of the trie: the text "</s>" must not become the end of the input.
        _trie = new PieceTrie(
            pieces
                .Select((p, id) => (p.Piece, Id: id))
                .Where(p => p.Piece.Length > 0 && p.Id != unknown && !specials.Contains(p.Id))
                .DistinctBy(p => p.Piece)
        );
    }

    public TokenFrame Frame { get; }

    public int Count(string text) => Run(text, int.MaxValue, into: null);

    public IReadOnlyList<int> Encode(string text) => Encode(text, int.MaxValue);

    public int[] Encode(string text, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        if (maxTokens <= int.MaxValue / CharsPerToken)
        {
            // Bounds the work on a huge text of which only the start is wanted.
            text = WellFormedText.Cut(text, maxTokens * CharsPerToken);
        }

        var ids = new List<int>(Math.Min(text.Length, 256));
        Run(text, maxTokens, ids);
        return ids.Count <= maxTokens ? [.. ids] : ids.GetRange(0, maxTokens).ToArray();
    }

    private int Run(string text, int maxTokens, List<int>? into)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> rest = _normalizer.Normalize(WellFormedText.Of(text));
        if (rest.IsEmpty)
        {
            return 0;
        }

        // Each space starts a word that it belongs to; the first word is given one when it has none.
        var buffer = ArrayPool<char>.Shared.Rent(rest.Length + 1);
        var cells = ArrayPool<Cell>.Shared.Rent(Math.Min(rest.Length, 64) + 2);
        try
        {
            var length = 0;
            if (rest[0] is not (' ' or Space))
            {
                buffer[length++] = Space;
            }

            rest.CopyTo(buffer.AsSpan(length));
            length += rest.Length;
            var all = buffer.AsSpan(0, length);
            all.Replace(' ', Space);
            var count = 0;
            for (var from = 0; from < length && count < maxTokens; )
            {
                var next = all[(from + 1)..].IndexOf(Space);
                var word = next < 0 ? all[from..] : all.Slice(from, next + 1);
                if (word.Length >= cells.Length)
                {
                    ArrayPool<Cell>.Shared.Return(cells);
                    cells = ArrayPool<Cell>.Shared.Rent(word.Length + 1);
                }

                count += Split(word, cells, into);
                from += word.Length;
            }

            return count;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
            ArrayPool<Cell>.Shared.Return(cells);
        }
    }

    private int Split(ReadOnlySpan<char> word, Cell[] cells, List<int>? into)
    {
        cells.AsSpan(0, word.Length + 1).Fill(new Cell(double.NegativeInfinity, -1, 0));
        cells[0] = new Cell(0, -1, 0);
        for (var start = 0; start < word.Length; )
        {
            var here = cells[start].Score;
            var width = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            var covered = false;
            var node = _trie.Enter(word[start]);
            for (var end = start + 1; node != 0; end++)
            {
                if (_trie.TryGetPiece(node, out var id))
                {
                    covered |= end - start == width;
                    Offer(ref cells[end], here + _scores[id], start, id);
                }

                node = end < word.Length ? _trie.Step(node, word[end]) : 0;
            }

            if (!covered)
            {
                Offer(ref cells[start + width], here + _unknownScore, start, _unknown);
            }

            start += width;
        }

        // Walked backwards; adjoining unknown characters are one unknown token.
        var count = 0;
        var first = into?.Count ?? 0;
        var previous = -1;
        for (var end = word.Length; end > 0; end = cells[end].Start)
        {
            var id = cells[end].Id;
            if (id != _unknown || previous != _unknown)
            {
                into?.Add(id);
                count++;
            }

            previous = id;
        }

        into?.Reverse(first, count);
        return count;
    }

    private static void Offer(ref Cell cell, double score, int start, int id)
    {
        if (cell.Start < 0 || score > cell.Score)
        {
            cell = new Cell(score, start, id);
        }
    }

    /// <summary>The best split that ends at a position: its score, and its last piece.</summary>
    private readonly record struct Cell(double Score, int Start, int Id);
}
