using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Vocabulary;

namespace Pipeline.Silo.Tests.Security.Keys;

/// <summary>Which keys can be made.</summary>
public sealed class NewKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<NewKey, string> Wrong =>
        new()
        {
            { new NewKey(), "name" },
            {
                new NewKey { Name = " " },
                "name"
            },
            {
                new NewKey { Name = new string('x', 101) },
                "name"
            },
            {
                new NewKey { Name = "a\nb" },
                "name"
            },
            {
                new NewKey { Name = "a", Role = (KeyRole)7 },
                "role"
            },
            {
                new NewKey { Name = "a", Collections = ["Team"] },
                "collection"
            },
            {
                new NewKey { Name = "a", Collections = [null!] },
                "collections"
            },
            {
                new NewKey { Name = "a", Labels = [""] },
                "labels"
            },
            {
                new NewKey { Name = "a", Labels = [new string('x', 129)] },
                "labels"
            },
            {
                new NewKey { Name = "a", Labels = [.. Enumerable.Repeat("x", 257)] },
                "labels"
            },
            {
                new NewKey { Name = "a", Expires = Now },
                "expires"
            },
            {
                new NewKey { Name = "a", RequestsPerMinute = 0 },
                "requestsPerMinute"
            },
            {
                new NewKey { Name = "a", TokensPerDay = -1 },
                "tokensPerDay"
            },
            // Who can make keys can make one for everything.
            {
                new NewKey
                {
                    Name = "a",
                    Role = KeyRole.Admin,
                    Collections = ["team"],
                },
                "collections"
            },
            {
                new NewKey
                {
                    Name = "a",
                    Role = KeyRole.Admin,
                    Labels = [],
                },
                "labels"
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_used_is_named(NewKey key, string field) =>
        Assert.Equal(field, Assert.Throws<PipelineException>(() => key.Validate(Now)).Field);

    [Fact]
    public void What_can_be_used_is_taken()
    {
        new NewKey
        {
            Name = "봇",
            Collections = ["team"],
            Labels = ["인사"],
            Expires = Now.AddTicks(1),
        }.Validate(Now);
        new NewKey
        {
            Name = "a",
            Role = KeyRole.Admin,
            Collections = [],
        }.Validate(Now);
    }
}
