using System.Numerics;
using FsCheck.Xunit;
using Pipeline.Grains.Answers.Quoting;

namespace Pipeline.Grains.Tests.Answers.Quoting;

public sealed class PartCoverTests
{
    [Property(MaxTest = 500)]
    public void EveryPartIsAnsweredWithFewMoreThanTheFewest(byte[] codes, byte partCode)
    {
        var parts = 1 + (partCode % 4);
        var says = codes
            .Take(parts * 8)
            .Chunk(parts)
            .Where(row => row.Length == parts)
            .Select(row => row.Select(code => (code % 4) / 3.0).ToArray())
            .ToArray();
        var added = PartCover.Add(says, [], [.. says.Select(row => row.Sum())], most: 8);
        Assert.Equal(added.Distinct(), added);
        for (var part = 0; part < parts && says.Length > 0; part++)
        {
            var best = says.Max(row => row[part]);
            Assert.True(best == 0 || added.Any(row => says[row][part] >= PartCover.NearlyBest * best));
        }

        var harmonic = Enumerable.Range(1, parts).Sum(i => 1.0 / i);
        Assert.True(added.Count <= (Fewest(says, parts) * harmonic) + 1e-9);
    }

    [Fact]
    public void WhatIsQuotedAnywayCounts()
    {
        double[][] says =
        [
            [1, 0],
            [0, 1],
        ];
        Assert.Equal([1], PartCover.Add(says, [0], [1, 1], most: 8));
        Assert.Empty(PartCover.Add(says, [0], [1, 1], most: 0));
    }

    /// <summary>The size of the smallest cover, by trying all.</summary>
    private static int Fewest(double[][] says, int parts) =>
        Enumerable
            .Range(0, 1 << says.Length)
            .Where(set =>
                Enumerable
                    .Range(0, says.Length == 0 ? 0 : parts)
                    .All(part =>
                        says.Max(row => row[part]) is var best
                        && (
                            best == 0
                            || Enumerable
                                .Range(0, says.Length)
                                .Any(row => (set >> row & 1) == 1 && says[row][part] >= PartCover.NearlyBest * best)
                        )
                    )
            )
            .Min(set => BitOperations.PopCount((uint)set));
}
