using FsCheck.Xunit;

namespace Pipeline.Grains.Tests;

public sealed class CompositeKeyTests
{
    /// <summary>What keys are made of, and what an encoding could take for its own marks.</summary>
    private static readonly string?[] Parts =
    [
        null,
        "",
        "-",
        ":",
        "0:",
        "1:a",
        "1",
        "a",
        "aa",
        "/",
        "|",
        "\n",
        "2:aa",
        "-1:",
        "가",
        "😀",
        "3:-0:",
    ];

    [Property(MaxTest = 2000)]
    public void DifferentPartsNeverGiveTheSameKey(int[] one, int[] other)
    {
        var (first, second) = (Of(one), Of(other));
        Assert.Equal(first.SequenceEqual(second), CompositeKey.Of(first) == CompositeKey.Of(second));
    }

    [Property(MaxTest = 500)]
    public void CuttingTheSameTextElsewhereGivesAnotherKey(string text, int at, int elsewhere)
    {
        text = $"{text}ab";
        var (one, other) = ((int)((uint)at % (text.Length + 1)), (int)((uint)elsewhere % (text.Length + 1)));
        Assert.Equal(
            one == other,
            CompositeKey.Of(text[..one], text[one..]) == CompositeKey.Of(text[..other], text[other..])
        );
    }

    [Fact]
    public void KeysOfKeysKeepTheirParts() =>
        Assert.NotEqual(
            CompositeKey.Of(CompositeKey.Of("a"), CompositeKey.Of("b", "c")),
            CompositeKey.Of(CompositeKey.Of("a", "b"), CompositeKey.Of("c"))
        );

    private static string?[] Of(int[] codes) => [.. codes.Take(6).Select(code => Parts[(uint)code % Parts.Length])];
}
