using FsCheck.Xunit;
using Pipeline.Inference.Generation.Speculation;

namespace Pipeline.Inference.Tests.Generation.Speculation;

public sealed class SpeculationTests
{
    [Property(MaxTest = 200)]
    public void A_guess_is_what_followed_the_latest_longest_match(int seed)
    {
        var random = new Random(seed);
        int[] tokens = [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(1 + random.Next(6)))];
        var most = random.Next(0, 8);
        int[] expected = [];
        for (var length = 4; length >= 2 && expected.Length == 0; length--)
        {
            for (var place = tokens.Length - length - 1; place >= 0 && expected.Length == 0; place--)
            {
                if (tokens.AsSpan(place, length).SequenceEqual(tokens.AsSpan(tokens.Length - length)))
                {
                    expected = [.. tokens.Skip(place + length).Take(most)];
                }
            }
        }

        Assert.Equal(expected, PromptLookup.Draft(tokens, most));
    }

    [Fact]
    public void Guesses_grow_with_success_end_with_failure_and_are_tried_again()
    {
        var length = new DraftLength(8);
        Assert.Equal(1, length.Next(1));
        Assert.Equal(0, length.Next(8));
        for (var i = 0; i < 20; i++)
        {
            length.Record(length.Next(1), length.Next(1));
        }

        Assert.Equal(8, length.Next(1));
        for (var i = 0; i < 30; i++)
        {
            length.Record(length.Next(1), 0);
        }

        var tries = 0;
        for (var i = 0; i < 130; i++)
        {
            tries += length.Next(1);
            length.Record(length.Next(1), 0);
        }

        Assert.InRange(tries, 5, 15);
        Assert.Equal(0, new DraftLength(0).Next(1));
    }
}
