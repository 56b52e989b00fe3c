using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Tests.Workers;

public sealed class PrefixAffinityTests
{
    private const string Document = "Annual leave is twenty five days. 연차 휴가는 이십오 일이다. ";

    [Property(MaxTest = 200)]
    public void Trails_have_in_common_what_prompts_begin_with(int seed)
    {
        var random = new Random(seed);
        var start = Text(random);
        var (one, other) = (start + Text(random), start + Text(random));
        var common = one.AsSpan().CommonPrefixLength(other);
        var (a, b) = (PromptTrail.Of(Ask(one)), PromptTrail.Of(Ask(other)));

        // The role and a line break come before the text.
        var expected = (common + "user\n".Length) / PromptTrail.BlockCharacters;
        Assert.Equal(expected, Math.Min(expected, Math.Min(a.Count, b.Count)));
        Assert.Equal(a[..expected], b[..expected]);
        Assert.True(a.Count == expected || b.Count == expected || a[expected] != b[expected] || one == other);
    }

    [Fact]
    public void A_prompt_goes_where_its_beginning_is_until_that_worker_is_busier()
    {
        var affinity = new PrefixAffinity();
        var prompt = PromptTrail.Of(Ask(string.Concat(Enumerable.Repeat(Document, 20))));
        Assert.Equal("a", Choose(affinity, prompt, 0, 0));
        affinity.Record("b", prompt);
        Assert.Equal("b", Choose(affinity, prompt, 0, 0));
        Assert.Equal("a", Choose(affinity, prompt, 0, 1));
        Assert.Equal("b", Choose(affinity, prompt, 1, 1));
        Assert.Equal("b", Choose(affinity, prompt, 1, 1));
        Assert.Equal("a", Choose(affinity, prompt, 0, 2));
        Assert.Equal("a", Choose(affinity, PromptTrail.Of(Ask(new string('x', 2000))), 0, 0));
    }

    [Fact]
    public void The_longest_beginning_wins()
    {
        var affinity = new PrefixAffinity();
        var document = string.Concat(Enumerable.Repeat(Document, 20));
        affinity.Record("a", PromptTrail.Of(Ask(document[..300])));
        affinity.Record("b", PromptTrail.Of(Ask(document[..900])));
        Assert.Equal("b", Choose(affinity, PromptTrail.Of(Ask(document + "왜?")), 0, 0));
    }

    [Fact]
    public void Adapters_share_no_beginning()
    {
        var text = string.Concat(Enumerable.Repeat(Document, 20));
        Assert.Empty(PromptTrail.Of(Ask(text)).Intersect(PromptTrail.Of(Ask(text) with { Adapter = "legal" })));
    }

    [Fact]
    public void Without_a_prompt_the_fewest_calls_under_way_decide()
    {
        var affinity = new PrefixAffinity();
        Assert.Equal("b", Choose(affinity, [], 2, 1));
        Assert.Equal("a", Choose(affinity, [], 1, 1));
        Assert.Null(affinity.Choose([], []));
    }

    [Property(MaxTest = 50)]
    public void The_oldest_are_forgotten(int seed)
    {
        var random = new Random(seed);
        const int most = 40;
        var affinity = new PrefixAffinity(most);
        for (var i = 0; i < 200; i++)
        {
            var trail = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (ulong)random.Next(60)).Distinct().ToList();
            affinity.Record("b", trail);
            Assert.InRange(affinity.Count, 1, most);
            Assert.Equal("b", Choose(affinity, trail, 0, 0));
        }
    }

    private static string? Choose(PrefixAffinity affinity, IReadOnlyList<ulong> trail, int a, int b) =>
        affinity.Choose([("a", a), ("b", b)], trail);

    private static CompletionRequest Ask(string text) => new() { Messages = [new ChatMessage(ChatRole.User, text)] };

    private static string Text(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => (char)('가' + random.Next(3))));
}
