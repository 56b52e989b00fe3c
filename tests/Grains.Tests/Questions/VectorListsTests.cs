using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Tests.Questions;

public sealed class VectorListsTests
{
    /// <summary>The order within an embedder stays, and how high its cosines lie gives no shard an advantage.</summary>
    [Property]
    public Property EmbeddersOfWhateverScaleAreComparable() =>
        Prop.ForAll(
            Gen.Choose(0, 1000).Select(number => number / 1000.0).NonEmptyListOf().ToArbitrary(),
            Gen.Choose(1, 9).Two().ToArbitrary(),
            (scores, scale) =>
            {
                var own = Hits("a", scores, score => score);
                var other = Hits("b", scores, score => (score * scale.Item1 / 10) + scale.Item2);
                var alone = VectorLists.OnOneScale([("x", own)]).ToArray();
                var both = VectorLists.OnOneScale([("x", own), ("y", other)]).ToLookup(hit => hit.Key.DocumentId[0]);
                Assert.Equal(own, alone);
                Assert.Equal(own, both['a']);
                Assert.All(both['a'].Zip(both['b']), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 9));
            }
        );

    private static StageScore[] Hits(string prefix, IEnumerable<double> scores, Func<double, double> scale) =>
        [.. scores.Select((score, i) => new StageScore(new ChunkKey($"{prefix}{i}", 1, 0), scale(score)))];
}
