namespace Pipeline.Inference.Generation.Scheduling;

/// <summary>
/// How long answers turn out: a request names its longest answer, and few come near it. Admission counts with the
/// length that nine of ten late answers did not exceed; the tenth is what preemption is for.
/// </summary>
internal sealed class AnswerLengths
{
    private const int Remembered = 128;
    private const int FewestToPredict = 16;
    private const double Quantile = 0.9;

    // A running answer is expected to go on at least this long, however long it is already.
    private const int Margin = 32;

    private readonly Queue<int> _lengths = new();
    private int? _likely;

    /// <summary>An answer has ended by itself.</summary>
    /// <param name="tokens">Its length.</param>
    public void Record(int tokens)
    {
        _lengths.Enqueue(tokens);
        if (_lengths.Count > Remembered)
        {
            _lengths.Dequeue();
        }

        _likely = null;
    }

    /// <summary>Tokens that an answer will likely have when it ends.</summary>
    /// <param name="generated">What it has now.</param>
    /// <param name="most">What it may have.</param>
    public int Predict(int generated, int most) =>
        _lengths.Count < FewestToPredict ? most : Math.Min(most, Math.Max(_likely ??= Likely(), generated + Margin));

    private int Likely()
    {
        var sorted = _lengths.Order().ToArray();
        return sorted[(int)Math.Ceiling(Quantile * sorted.Length) - 1];
    }
}
