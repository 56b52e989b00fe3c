using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Reranking;

/// <summary>
/// Cuts passages that are longer than a model's input into overlapping windows of about one length: as few as hold all
/// tokens, and none longer than it must be, because the cost of attention grows with the length. The passage is as good
/// as its best window (MaxP, Dai and Callan, SIGIR 2019).
/// </summary>
internal static class PassageWindows
{
    /// <summary>Most windows of a passage; what lies behind them is not read.</summary>
    public const int Most = 8;

    // What answers a question may lie across the border of two windows.
    private const int OverlapShare = 8;

    /// <summary>Most tokens of a passage that are read.</summary>
    /// <param name="room">Most tokens of a window, at least 1.</param>
    public static int MostTokens(int room) => (Most * room) - ((Most - 1) * Overlap(room));

    /// <summary>The tokens of each window of each passage, with the passage's index.</summary>
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="room">Most tokens of a window, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static IEnumerable<(int Passage, ArraySegment<int> Tokens)> Of(
        ITokenizer tokenizer,
        IReadOnlyList<string> passages,
        int room,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < passages.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tokens = tokenizer.Encode(passages[i], MostTokens(room));
            foreach (var (start, length) in Cut(tokens.Length, room))
            {
                yield return (i, new ArraySegment<int>(tokens, start, length));
            }
        }
    }

    /// <summary>The score of each passage's best window.</summary>
    /// <param name="passages">How many passages there are.</param>
    /// <param name="windows">The windows' scores, with their passages' indexes.</param>
    public static float[] Best(int passages, IEnumerable<(int Passage, float Score)> windows)
    {
        var scores = new float[passages];
        Array.Fill(scores, float.NegativeInfinity);
        foreach (var (passage, score) in windows)
        {
            scores[passage] = Math.Max(scores[passage], score);
        }

        return scores;
    }

    /// <summary>Start and length of each window, in tokens; one window, perhaps empty, when the passage fits.</summary>
    /// <param name="length">Tokens of the passage, at most <see cref="MostTokens"/>.</param>
    /// <param name="room">Most tokens of a window, at least 1.</param>
    public static IEnumerable<(int Start, int Length)> Cut(int length, int room)
    {
        if (length <= room)
        {
            yield return (0, length);
            yield break;
        }

        var overlap = Overlap(room);
        var count = Up(length - overlap, room - overlap);
        var size = Up(length + ((count - 1) * overlap), count);
        for (var i = 0; i < count; i++)
        {
            var start = Math.Min(i * (size - overlap), length - size);
            yield return (start, size);
        }
    }

    private static int Overlap(int room) => room / OverlapShare;

    private static int Up(int whole, int part) => (whole + part - 1) / part;
}
