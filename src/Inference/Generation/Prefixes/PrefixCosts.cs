namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// What it costs to evaluate a prompt's token and to copy a byte of the cache, as measured while the model runs:
/// whichever way is cheaper is taken. Until both are known, copying is tried.
/// </summary>
internal sealed class PrefixCosts
{
    private const double Smoothing = 0.2;

    private double _perToken;
    private double _perByte;

    /// <summary>A step evaluated tokens of prompts, and little else.</summary>
    public void RecordEvaluation(int tokens, TimeSpan took) => Record(ref _perToken, took.TotalMilliseconds / tokens);

    /// <summary>A copy was put back into the cache.</summary>
    public void RecordRestore(nuint bytes, TimeSpan took) => Record(ref _perByte, took.TotalMilliseconds / bytes);

    /// <summary>Whether to copy rather than to evaluate.</summary>
    /// <param name="bytes">To be copied.</param>
    /// <param name="tokens">Not to be evaluated for it.</param>
    public bool RestoreIsCheaper(nuint bytes, int tokens) =>
        _perToken == 0 || _perByte == 0 || _perByte * bytes < _perToken * tokens;

    private static void Record(ref double mean, double value) => mean += (mean == 0 ? 1 : Smoothing) * (value - mean);
}
