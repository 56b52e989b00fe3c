using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.EndToEnd.Requests;

/// <summary>
/// Draws the requests of a fuzz: the same ones in every run, so that a failure can be looked at and a change is judged
/// by itself. <c>PIPELINE_FUZZ_SEED</c> draws others, and <c>PIPELINE_FUZZ_TIMES</c> more of them.
/// </summary>
internal static class FuzzDraw
{
    private const int Size = 50;

    private static readonly ulong Seed = Number("PIPELINE_FUZZ_SEED", 20_26);
    private static readonly int Times = (int)Number("PIPELINE_FUZZ_TIMES", 1);

    /// <summary>Draws values.</summary>
    /// <param name="generator">Makes them.</param>
    /// <param name="count">How many, when no more are asked for.</param>
    /// <param name="round">The round, where a test draws at one place several times.</param>
    /// <param name="test">The method that draws; it has values of its own.</param>
    public static IReadOnlyList<T> Draw<T>(
        this Gen<T> generator,
        int count,
        int round = 0,
        [CallerMemberName] string test = ""
    )
    {
        var place = test.Aggregate(0UL, (hash, letter) => (hash * 31) + letter);
        return [.. generator.Sample(count * Times, new Rnd(place + Seed + (ulong)round), Size)];
    }

    private static ulong Number(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
