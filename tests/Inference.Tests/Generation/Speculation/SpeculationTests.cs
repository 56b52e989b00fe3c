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
        Assert.Equal(1, length.Next(1, 1.5));
        Assert.Equal(0, length.Next(8, 1.5));
        for (var i = 0; i < 20; i++)
        {
            length.Record(length.Next(1, 1.5), length.Next(1, 1.5));
        }

        Assert.Equal(8, length.Next(1, 1.5));
        for (var i = 0; i < 30; i++)
        {
            length.Record(length.Next(1, 1.5), 0);
        }

        var tries = 0;
        for (var i = 0; i < 130; i++)
        {
            tries += length.Next(1, 1.5);
            length.Record(length.Next(1, 1.5), 0);
        }

        Assert.InRange(tries, 5, 15);
        Assert.Equal(0, new DraftLength(0).Next(1, 1.5));
    }

    [Fact]
    public void Where_a_step_costs_little_beside_a_token_nothing_is_guessed_and_where_it_costs_much_more_is()
    {
        var length = new DraftLength(8);
        Assert.Equal((0, 1, 5), (length.Next(1, 0.3), length.Next(1, 1.5), length.Next(1, 15)));
    }

    [Property(MaxTest = 100)]
    public void What_a_step_costs_is_found_from_times(int seed)
    {
        var random = new Random(seed);
        var (own, perToken) = (random.NextDouble() * 20, 0.5 + random.NextDouble());
        var times = new StepTimes();
        for (var i = 0; i < 200; i++)
        {
            var tokens = random.Next(1, 9);
            times.Record(
                tokens,
                TimeSpan.FromMilliseconds((own + (perToken * tokens)) * (0.98 + (0.04 * random.NextDouble())))
            );
        }

        Assert.InRange(
            times.OwnCost,
            Math.Clamp((own / perToken * 0.7) - 0.5, 0, 30),
            Math.Max(0.1, (own / perToken * 1.4) + 0.5)
        );
    }

    [Fact]
    public void Steps_of_one_size_say_nothing_and_a_new_pace_is_learnt()
    {
        var times = new StepTimes();
        for (var i = 0; i < 50; i++)
        {
            times.Record(1, TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(StepTimes.FirstCost, times.OwnCost);
        for (var i = 0; i < 600; i++)
        {
            times.Record(1 + (i % 4), TimeSpan.FromMilliseconds(4 + (2 * (1 + (i % 4)))));
        }

        Assert.Equal(2, times.OwnCost, 1);
    }
}
