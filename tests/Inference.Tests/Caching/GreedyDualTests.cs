using FsCheck.Xunit;
using Pipeline.Inference.Caching;

namespace Pipeline.Inference.Tests.Caching;

public sealed class GreedyDualTests
{
    [Property(MaxTest = 500)]
    public void ItEvictsWhatALookAtAllWouldFind(int[] codes)
    {
        var dual = new GreedyDual<int>();
        var model = new Dictionary<int, (double Value, int Use)>();
        var age = 0.0;
        for (var i = 0; i < codes.Length; i++)
        {
            var code = (uint)codes[i];
            var key = (int)(code / 4 % 8);
            switch (code % 4)
            {
                case 0 when model.Count > 0:
                    var least = model.MinBy(pair => (pair.Value.Value, pair.Value.Use));
                    age = least.Value.Value;
                    model.Remove(least.Key);
                    Assert.Equal(least.Key, dual.Evict());
                    break;
                case 1:
                    Assert.Equal(model.Remove(key), dual.Remove(key));
                    break;
                case 2 or 3:
                    var worth = code / 32 % 5;
                    model[key] = (age + worth, i);
                    dual.Touch(key, worth);
                    break;
            }

            Assert.Equal(model.Count, dual.Count);
        }
    }

    [Fact]
    public void NothingCannotBeEvicted() =>
        Assert.Throws<InvalidOperationException>(() => new GreedyDual<string>().Evict());
}
