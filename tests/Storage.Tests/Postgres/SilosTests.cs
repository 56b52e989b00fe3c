using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Tests.Model;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Postgres;

/// <summary>Several processes on one schema, played by stores with pools of their own.</summary>
public sealed class SilosTests
{
    private const int Silos = 3;

    [PostgresFact]
    public async Task Any_history_over_several_silos_leaves_the_store_as_the_model_says()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        var silos = await OpenAsync(fixture);
        var run = 0;
        var turn = 0;
        Prop.ForAll(
                Operation.Histories(),
                history =>
                {
                    var collection = $"run{run++}";
                    fixture.CollectionAsync(collection, ModelRun.Shards).GetAwaiter().GetResult();
                    new ModelRun(fixture, collection, () => silos[turn++ % Silos])
                        .PlayAsync(history.Where(step => step is not Operation.Reopen))
                        .GetAwaiter()
                        .GetResult();
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(4));
    }

    /// <summary>
    /// Writers of several silos take turns as they like at the same few documents. Whatever the order was, the numbers
    /// that they were given tell it: played in that order by one after another, it comes to the same.
    /// </summary>
    [PostgresFact]
    public async Task Writes_of_several_silos_at_once_are_as_if_they_had_come_in_the_order_of_their_numbers()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        var silos = await OpenAsync(fixture);
        var run = 0;
        var steps =
            from document in Gen.Choose(0, 2)
            from kind in Gen.Frequency(
                (5, Gen.Constant(Step.Submit)),
                (3, Gen.Constant(Step.Commit)),
                (2, Gen.Constant(Step.Delete))
            )
            from content in Gen.Choose(0, 2)
            select (document, kind, content);
        Prop.ForAll(
                steps.ArrayOf(12).ArrayOf(6).ToArbitrary(),
                writers =>
                {
                    var collection = $"run{run++}";
                    fixture.CollectionAsync(collection).GetAwaiter().GetResult();
                    RaceAsync(silos, collection, writers).GetAwaiter().GetResult();
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }

    [PostgresFact]
    public async Task Followers_on_every_silo_see_all_that_every_silo_publishes_in_order()
    {
        const int Each = 30;
        await using var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        await fixture.CollectionAsync(shards: 2);
        var silos = await OpenAsync(fixture);
        await Task.WhenAll(silos.Select(silo => silo.Listening));
        var writing = Task.WhenAll(
            silos.Select(
                (silo, writer) =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < Each; i++)
                        {
                            var receipt = await silo.SubmitAsync(
                                StoreFixture.Submission($"{writer}-{i}", shard: i % 2),
                                default
                            );
                            await silo.CommitChunksAsync([StoreFixture.Chunked(receipt, $"{writer}-{i}")], default);
                        }
                    })
            )
        );

        // The clock stands still: nothing but notifications wakes them.
        var followers = await Task.WhenAll(
            from silo in silos
            from shard in (int[])[0, 1]
            select Task.Run(async () =>
            {
                var follower = new FeedFollower(shard);
                var seen = 0L;
                while (follower.Documents.Count < Silos * Each / 2)
                {
                    seen = await silo.WaitForChangeAsync("docs", shard, seen, default);
                    await follower.CatchUpAsync(silo, "docs", 7);
                }

                return follower;
            })
        );
        await writing;
        foreach (var shard in followers.GroupBy(follower => follower.Shard))
        {
            Assert.Single(shard.Select(follower => follower.Describe()).Distinct());
            Assert.Equal(Silos * Each, shard.First().Watermark);
        }
    }

    private static async Task<PostgresCorpusStore[]> OpenAsync(StoreFixture fixture) =>
        await Task.WhenAll(Enumerable.Range(0, Silos).Select(_ => fixture.NewSiloAsync()));

    private static async Task RaceAsync(
        PostgresCorpusStore[] silos,
        string collection,
        (int Document, Step Kind, int Content)[][] writers
    )
    {
        var taken = new ConcurrentBag<(long Number, string Id, Step Kind, int Content, long Version)>();
        await Task.WhenAll(
            writers.Select(
                (history, writer) =>
                    Task.Run(async () =>
                    {
                        var silo = silos[writer % Silos];
                        foreach (var (document, kind, content) in history)
                        {
                            await StepAsync(silo, collection, $"d{document}", kind, content, taken);
                        }
                    })
            )
        );

        var order = taken.OrderBy(step => step.Number).ToList();
        Assert.Equal(Enumerable.Range(1, order.Count).Select(i => (long)i), order.Select(step => step.Number));
        foreach (var document in order.GroupBy(step => step.Id))
        {
            var version = 0L;
            var state = (DocumentState?)null;
            var content = -1;
            foreach (var step in document)
            {
                // A naive store, told the order.
                Assert.Equal(step.Kind == Step.Commit ? version : version + 1, step.Version);
                Assert.False(
                    step.Kind == Step.Commit && state != DocumentState.Accepted,
                    "A commit beat what replaced it."
                );
                Assert.False(
                    step.Kind == Step.Submit && content == step.Content && state != DocumentState.Deleted,
                    "Nothing new was taken for new."
                );
                (version, state) = (
                    step.Version,
                    step.Kind switch
                    {
                        Step.Submit => DocumentState.Accepted,
                        Step.Commit => DocumentState.Chunked,
                        _ => DocumentState.Deleted,
                    }
                );
                content = step.Kind switch
                {
                    Step.Submit => step.Content,
                    Step.Commit => content,
                    _ => -1,
                };
            }

            var row = (await silos[0].FindDocumentAsync(collection, document.Key, default))!;
            Assert.Equal((version, state), (row.Version, row.State));
            var stored = await silos[1].ReadContentAsync(collection, document.Key, default);
            Assert.Equal(content < 0 ? null : content + 1, stored?.Content.Length);
        }
    }

    private static async Task StepAsync(
        PostgresCorpusStore silo,
        string collection,
        string id,
        Step kind,
        int content,
        ConcurrentBag<(long Number, string Id, Step Kind, int Content, long Version)> taken
    )
    {
        switch (kind)
        {
            case Step.Submit:
                var receipt = await silo.SubmitAsync(
                    StoreFixture.Submission(id, new string('x', content + 1), collection),
                    default
                );
                if (!receipt.Unchanged)
                {
                    taken.Add((receipt.Number, id, kind, content, receipt.Version));
                }

                break;
            case Step.Commit:
                if (await silo.FindDocumentAsync(collection, id, default) is { } row)
                {
                    var chunked = new Publishing.ChunkedDocument(collection, id, row.Version, 0, null, null, []);
                    var outcome = Assert.Single(await silo.CommitChunksAsync([chunked], default));
                    if (outcome.Committed)
                    {
                        taken.Add((outcome.Number, id, kind, content, outcome.Version));
                    }
                }

                break;
            case Step.Delete:
                if (await silo.DeleteDocumentAsync(collection, id, default) is { } deleted)
                {
                    taken.Add((deleted.Number, id, kind, content, deleted.Version));
                }

                break;
        }
    }

    public enum Step
    {
        Submit,
        Commit,
        Delete,
    }
}
