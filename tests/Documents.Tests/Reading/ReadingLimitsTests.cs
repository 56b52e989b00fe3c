using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Tests.Reading;

public sealed class ReadingLimitsTests
{
    private const long MiB = 1L << 20;

    [Theory]
    [InlineData(1024)]
    [InlineData(32 * MiB)]
    public void SmallerDocumentsHaveTheUsualLimits(long most) =>
        Assert.Equal(new ReadingLimits(), ReadingLimits.For(most));

    [Fact]
    public void WhereLargerDocumentsAreTakenTheyCanBeRead()
    {
        var limits = ReadingLimits.For(90 * MiB);
        Assert.Equal(90 * MiB, limits.MaxBytes);
        Assert.InRange(limits.MaxCharacters, 90 * MiB, 200_000_000);
        Assert.True(limits.MaxMemoryBytes > new ReadingLimits().MaxMemoryBytes);
        Assert.Equal(1 << 30, ReadingLimits.For(1 << 30).MaxBytes);
    }

    [Fact]
    public void LargeDocumentsMayTakeLonger()
    {
        var limits = new ReadingLimits();
        Assert.Equal(limits.Timeout, limits.TimeFor(MiB - 1));
        Assert.Equal(limits.Timeout + (32 * limits.TimePerMebibyte), limits.TimeFor(32 * MiB));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReadingLimits { TimePerMebibyte = TimeSpan.FromHours(1) });
    }
}
