namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>
/// A frequency and a field length that bound documents from above: none of them has a higher frequency in a shorter
/// field. Packed into 32 bits, 16 each; greater values are cut to <see cref="Limit"/>, which stands for "at least".
/// </summary>
internal static class Impact
{
    /// <summary>Impacts kept for a block. Short texts rarely need more; beyond it neighbours are merged.</summary>
    public const int PerBlock = 4;

    /// <summary>The largest value that is kept; a frequency of this stands for any.</summary>
    public const int Limit = ushort.MaxValue;

    public static uint Pack(int frequency, int length) =>
        ((uint)Math.Min(frequency, Limit) << 16) | (uint)Math.Clamp(length, 0, Limit);

    public static int Frequency(uint impact) => (int)(impact >> 16);

    public static int Length(uint impact) => (int)(impact & Limit);
}
