using FsCheck.Xunit;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class CacheScopeTests
{
    private static readonly string[] Labels = ["a", "b", "ab", "1:a", "", ":", "everything", "-"];

    [Property(MaxTest = 1000)]
    public void ScopesAreSharedByThoseWhoMayReadTheSameAlone(int[] one, int[] other)
    {
        var (first, second) = (Of(one), Of(other));
        var same = (first is null) == (second is null) && (first ?? []).ToHashSet().SetEquals(second ?? []);
        Assert.Equal(same, CacheScope.KeyOf("c", first) == CacheScope.KeyOf("c", second));
        Assert.NotEqual(CacheScope.KeyOf("c", first), CacheScope.KeyOf("d", first));
    }

    private static string[]? Of(int[] codes) =>
        codes.Length == 1 ? null : [.. codes.Take(5).Select(code => Labels[(uint)code % Labels.Length])];
}
