using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Inference.Reranking;

namespace Pipeline.Inference.Tests.Reranking;

public sealed class PassageWindowsProperties
{
    [Property]
    public Property WindowsHoldEveryTokenInOrderAndAreAsFewAsTheyCanBe() =>
        Prop.ForAll(
            Gen.Choose(1, 300)
                .SelectMany(room => Gen.Choose(0, PassageWindows.MostTokens(room)).Select(length => (room, length)))
                .ToArbitrary(),
            input =>
            {
                var (room, length) = input;
                var windows = PassageWindows.Cut(length, room).ToArray();
                var held = new HashSet<int>();
                foreach (var (start, size) in windows)
                {
                    Assert.InRange(size, 0, room);
                    Assert.InRange(start, 0, length - size);
                    held.UnionWith(Enumerable.Range(start, size));
                }

                Assert.Equal(length, held.Count);
                Assert.InRange(windows.Length, 1, PassageWindows.Most);
                Assert.Equal(windows.Select(window => window.Start).Order(), windows.Select(window => window.Start));

                // One window less would not hold all with the same overlap.
                var fewer = windows.Length - 1;
                Assert.True(fewer == 0 || (fewer * room) - ((fewer - 1) * (room / 8)) < length);
            }
        );

    [Property]
    public void NeighboursOverlap(PositiveInt room)
    {
        var size = 8 + (room.Get % 300);
        var windows = PassageWindows.Cut(PassageWindows.MostTokens(size), size).ToArray();
        Assert.All(
            windows.Zip(windows.Skip(1)),
            pair => Assert.True(pair.First.Start + pair.First.Length >= pair.Second.Start + (size / 8))
        );
    }
}
