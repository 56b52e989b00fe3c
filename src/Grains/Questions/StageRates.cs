namespace Pipeline.Grains.Questions;

/// <summary>
/// How long a passage in re-ranking and a token of a prompt have taken lately on this cluster's workers, how long the
/// first words of an answer were held back by the guard, and how many passages and tokens therefore fit into a share of
/// an answer's time. Until something was measured it assumes a small CPU.
/// </summary>
internal sealed class StageRates
{
    private const double Smoothing = 0.3;
    private const int FewestCandidates = 4;
    private const int FewestTokens = 160;

    private readonly Lock _lock = new();
    private double _millisecondsPerPassage = 150;
    private double _millisecondsPerToken = 10;
    private double _millisecondsHeld = 300;

    public void RecordRerank(int passages, double milliseconds) =>
        Record(ref _millisecondsPerPassage, passages, milliseconds);

    public void RecordPrompt(int tokens, double milliseconds) =>
        Record(ref _millisecondsPerToken, tokens, milliseconds);

    /// <summary>
    /// Records the time from the generator's first piece to the first that was let out: the guard scans a few words
    /// ahead, and they have to be written first.
    /// </summary>
    public void RecordHeld(double milliseconds) => Record(ref _millisecondsHeld, 1, milliseconds);

    /// <summary>Passages to re-rank within the time, 4 to <paramref name="most"/>.</summary>
    public int Candidates(TimeSpan time, int most) => Fit(ref _millisecondsPerPassage, time, FewestCandidates, most);

    /// <summary>
    /// Tokens of context that can be read within the time and leave enough of it for what is held back, 160 to
    /// <paramref name="most"/>.
    /// </summary>
    /// <param name="time">The time left, perhaps none.</param>
    /// <param name="others">Tokens of the prompt that are no context and are read too.</param>
    /// <param name="most">Most tokens of context.</param>
    public int ContextTokens(TimeSpan time, int others, int most) =>
        Math.Max(
            Math.Min(FewestTokens, most),
            Fit(ref _millisecondsPerToken, time - Held(), 0, most + others) - others
        );

    private TimeSpan Held()
    {
        lock (_lock)
        {
            return TimeSpan.FromMilliseconds(_millisecondsHeld);
        }
    }

    private void Record(ref double rate, int count, double milliseconds)
    {
        if (count <= 0 || !(milliseconds > 0))
        {
            return;
        }

        lock (_lock)
        {
            rate += Smoothing * ((milliseconds / count) - rate);
        }
    }

    private int Fit(ref double rate, TimeSpan time, int fewest, int most)
    {
        lock (_lock)
        {
            return (int)Math.Clamp(time.TotalMilliseconds / Math.Max(rate, 1e-3), Math.Min(fewest, most), most);
        }
    }
}
