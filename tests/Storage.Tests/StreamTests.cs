using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Servers;
using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Tests.Stores;
using Pipeline.Vocabulary;

namespace Pipeline.Storage.Tests;

/// <summary>Documents of a stream that delivers at least once, and what of it is not taken.</summary>
public sealed class StreamTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_is_delivered_again_is_not_taken_again_whatever_happened_meanwhile(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var first = await SubmitAsync(fixture, "d", "one", 5);
        var second = await SubmitAsync(fixture, "d", "two", null);
        var again = await SubmitAsync(fixture, "d", "one", 5);
        Assert.True(again.Unchanged);
        Assert.Equal((second.Version, second.Number), (again.Version, again.Number));
        Assert.False(first.Unchanged);

        await fixture.Store.DeleteDocumentAsync("docs", "d", default);
        Assert.Equal(DocumentState.Deleted, (await SubmitAsync(fixture, "d", "one", 5)).State);
        Assert.Equal(DocumentState.Deleted, (await fixture.Store.FindDocumentAsync("docs", "d", default))!.State);

        Assert.Equal(DocumentState.Accepted, (await SubmitAsync(fixture, "d", "three", 6)).State);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_changed_nothing_counts_as_taken(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await SubmitAsync(fixture, "d", "one", null);
        Assert.True((await SubmitAsync(fixture, "d", "one", 5)).Unchanged);
        await SubmitAsync(fixture, "d", "two", null);
        Assert.True((await SubmitAsync(fixture, "d", "one", 5)).Unchanged);
        Assert.Equal("two", await ContentAsync(fixture));
    }

    /// <summary>Messages in any order and any number of times: the newest holds.</summary>
    [Property(MaxTest = 30)]
    public Property The_newest_message_of_a_document_holds_however_they_are_delivered() =>
        Prop.ForAll(
            Gen.Choose(1, 6).ListOf(12).ToArbitrary(),
            delivered =>
            {
                async Task RunAsync()
                {
                    await using var fixture = await StoreFixture.OpenAsync();
                    await fixture.CollectionAsync();
                    foreach (var position in delivered)
                    {
                        await SubmitAsync(fixture, "d", $"text {position}", position);
                    }

                    if (delivered.Count > 0)
                    {
                        Assert.Equal($"text {delivered.Max()}", await ContentAsync(fixture));
                    }
                }

                RunAsync().GetAwaiter().GetResult();
            }
        );

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Dead_letters_are_listed_the_newest_first_and_forgotten(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var letters = (IDeadLetters)fixture.Store;
        for (var i = 0; i < 5; i++)
        {
            await letters.AddDeadLetterAsync(Letter($"문서 {i}"), default);
        }

        var page = await letters.ListDeadLettersAsync(null, 3, default);
        Assert.Equal(["문서 4", "문서 3", "문서 2"], page.Select(letter => letter.DocumentId));
        Assert.Equal(Letter("문서 4") with { Key = page[0].Key }, page[0]);
        var rest = await letters.ListDeadLettersAsync(page[^1].Key, 3, default);
        Assert.Equal(["문서 1", "문서 0"], rest.Select(letter => letter.DocumentId));

        Assert.Equal(4, await letters.RemoveDeadLettersAsync(page[1].Key, default));
        Assert.Equal("문서 4", Assert.Single(await letters.ListDeadLettersAsync(null, 10, default)).DocumentId);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_a_dead_letter_only_so_much_is_kept_as_helps(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var letters = (IDeadLetters)fixture.Store;
        await letters.AddDeadLetterAsync(
            Letter(new string('x', 999) + "😀" + "\0") with
            {
                Reason = new string('y', 5000),
            },
            default
        );
        var kept = Assert.Single(await letters.ListDeadLettersAsync(null, 10, default));
        Assert.Equal(1000, kept.DocumentId!.Length);
        Assert.Equal(1000, kept.Reason.Length);
    }

    private static DeadLetter Letter(string id) =>
        new(0, StoreFixture.Start, "handbook", id, "unknown_collection", "There is none.", 2);

    private static Task<Documents.SubmitOutcome> SubmitAsync(
        StoreFixture fixture,
        string id,
        string text,
        long? position
    ) => fixture.Store.SubmitAsync(StoreFixture.Submission(id, text) with { StreamPosition = position }, default);

    private static async Task<string> ContentAsync(StoreFixture fixture) =>
        System.Text.Encoding.UTF8.GetString((await fixture.Store.ReadContentAsync("docs", "d", default))!.Content);
}
