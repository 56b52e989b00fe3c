using System.Runtime.InteropServices;

namespace Pipeline.Inference.Batching;

/// <summary>
/// Cuts a batch: begins with an item that has to be in it and takes the candidates nearest in length, within the token
/// budget and while padding stays a small part.
/// </summary>
/// <param name="options">The bounds.</param>
internal sealed class BatchCut(BatchingOptions options)
{
    // Padding may be this part of a batch's tokens.
    private const double PaddingShare = 0.05;

    private readonly List<(int Length, int Place)> _sorted = [];
    private int _longest;
    private long _tokens;

    /// <summary>Begins a batch.</summary>
    /// <param name="first">What it is cut around.</param>
    /// <param name="batch">Gets the batch.</param>
    public void Begin(BatchItem first, List<BatchItem> batch)
    {
        batch.Clear();
        batch.Add(first);
        _longest = first.Length;
        _tokens = first.Length;
    }

    /// <summary>Adds candidates as long as the batch stays within its bounds.</summary>
    /// <param name="candidates">Oldest first, which settles ties.</param>
    /// <param name="batch">The batch that was begun.</param>
    public void Fill(List<BatchItem> candidates, List<BatchItem> batch)
    {
        _sorted.Clear();
        for (var place = 0; place < candidates.Count; place++)
        {
            _sorted.Add((candidates[place].Length, -place));
        }

        // Ascending by length and, within one length, descending by age: walked down from the batch's length, the older
        // comes first.
        _sorted.Sort();
        var lengths = CollectionsMarshal.AsSpan(_sorted);
        var up = 0;
        while (up < lengths.Length && lengths[up].Length <= _longest)
        {
            up++;
        }

        var down = up - 1;
        while (batch.Count < options.MaxBatch)
        {
            var count = batch.Count + 1;
            var canShorter = down >= 0 && Fits(_longest, count, _tokens + lengths[down].Length);
            var canLonger = up < lengths.Length && Fits(lengths[up].Length, count, _tokens + lengths[up].Length);
            if (!canShorter && !canLonger)
            {
                break;
            }

            var takesLonger =
                canLonger
                && (
                    !canShorter
                    || (long)(lengths[up].Length - _longest) * batch.Count <= _longest - lengths[down].Length
                );
            var (length, place) = takesLonger ? lengths[up++] : lengths[down--];
            _longest = Math.Max(_longest, length);
            _tokens += length;
            batch.Add(candidates[-place]);
        }
    }

    private bool Fits(int longest, int count, long tokens)
    {
        var padded = (long)longest * count;
        return padded <= options.TokenBudget && padded - tokens <= Math.Max(options.FreePadding, PaddingShare * padded);
    }
}
