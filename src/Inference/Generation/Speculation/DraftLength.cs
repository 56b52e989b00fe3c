namespace Pipeline.Inference.Generation.Speculation;

/// <summary>
/// How many tokens to guess ahead for one sequence. A guess costs its evaluation whether it is right or not; the k-th
/// is of use only if all before it were right, with probability p to the power of k, where p is how often guesses were
/// right lately. What a right guess spares is its sequence's share of a step, which is the smaller the more sequences
/// are in it.
/// </summary>
/// <param name="most">Most tokens, 0 or more.</param>
internal sealed class DraftLength(int most)
{
    private const double FirstChance = 0.6;
    private const double Smoothing = 0.15;

    // With guesses given up, one is tried now and then: the answer may have come to a quotation.
    private const int TokensBetweenTries = 12;

    private double _chance = FirstChance;
    private int _withoutTry;

    /// <summary>Tokens to guess now.</summary>
    /// <param name="together">Sequences in the step, this one included.</param>
    /// <param name="stepCost">What a step costs by itself, in tokens (<see cref="StepTimes"/>).</param>
    public int Next(int together, double stepCost)
    {
        if (most == 0 || _chance >= 0.99)
        {
            return most;
        }

        var worthwhile = 1 / (1 + (stepCost / Math.Max(1, together)));
        return Math.Clamp(
            (int)(Math.Log(worthwhile) / Math.Log(_chance)),
            _withoutTry >= TokensBetweenTries ? 1 : 0,
            most
        );
    }

    /// <summary>Learns from a step.</summary>
    /// <param name="guessed">Tokens that were guessed.</param>
    /// <param name="right">How many of them were right, from the first on.</param>
    public void Record(int guessed, int right)
    {
        _withoutTry = guessed == 0 ? _withoutTry + 1 : 0;
        for (var i = 0; i < right; i++)
        {
            _chance += Smoothing * (1 - _chance);
        }

        if (right < guessed)
        {
            _chance -= Smoothing * _chance;
        }
    }
}
