namespace Pipeline.Inference.Generation.Speculation;

/// <summary>
/// What a step costs by itself, in tokens added to it: reading the weights, above all. It decides how far guessing
/// pays, and it is measured, since it lies below 1 on a CPU without fast arithmetic for the weights and above 10 on a
/// GPU. A line through the times of late steps by their tokens (least squares, old steps fading).
/// </summary>
/// <param name="known">The cost, where it is given and not measured.</param>
internal sealed class StepTimes(double? known = null)
{
    /// <summary>Assumed before anything is known.</summary>
    public const double FirstCost = 1.5;

    /// <summary>The least cost that is told or may be given.</summary>
    public const double Least = 0.1;

    /// <summary>The greatest.</summary>
    public const double Most = 30;

    private const double Fading = 0.98;

    // Steps of one size alone say nothing of what a token adds.
    private const double LeastSpread = 0.05;

    // Longer steps are bound by arithmetic, which is another line.
    private const int MostTokens = 64;

    private double _steps;
    private double _tokens;
    private double _squares;
    private double _times;
    private double _products;

    /// <summary>The cost of a step by itself, in tokens.</summary>
    public double OwnCost { get; private set; } = known ?? FirstCost;

    /// <summary>A step without parts of prompts has been run.</summary>
    /// <param name="tokens">Its tokens, guesses included.</param>
    /// <param name="took">Its time.</param>
    public void Record(int tokens, TimeSpan took)
    {
        if (known is not null || tokens is < 1 or > MostTokens)
        {
            return;
        }

        _steps = (_steps * Fading) + 1;
        _tokens = (_tokens * Fading) + tokens;
        _squares = (_squares * Fading) + ((double)tokens * tokens);
        _times = (_times * Fading) + took.TotalMilliseconds;
        _products = (_products * Fading) + (tokens * took.TotalMilliseconds);
        var spread = (_squares / _steps) - (_tokens / _steps * (_tokens / _steps));
        if (spread < LeastSpread)
        {
            return;
        }

        var perToken = ((_products / _steps) - (_tokens / _steps * (_times / _steps))) / spread;
        var own = (_times / _steps) - (perToken * _tokens / _steps);
        OwnCost = perToken <= 0 ? Most : Math.Clamp(own / perToken, Least, Most);
    }
}
