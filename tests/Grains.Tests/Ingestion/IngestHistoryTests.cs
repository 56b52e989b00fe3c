using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>Any history of submits, deletes and faults, beside what it should come to.</summary>
public sealed class IngestHistoryTests
{
    private static readonly string[] Contents =
    [
        "word 1",
        "word 7",
        "word 150",
        "word 900",
        "unreadable 1",
        "flaky 3",
        "poison 2",
        "unfit 2",
        "word 0",
    ];

    private enum Kind
    {
        Submit,
        SubmitLarge,
        Delete,
        StoreFault,
        EmbedFault,
        OtherModel,
        Restart,
        Wait,
    }

    private static readonly Gen<(Kind Kind, int Document, int Content)> Step =
        from kind in Gen.Frequency(
            (8, Gen.Constant(Kind.Submit)),
            (3, Gen.Constant(Kind.SubmitLarge)),
            (2, Gen.Constant(Kind.Delete)),
            (2, Gen.Constant(Kind.StoreFault)),
            (2, Gen.Constant(Kind.EmbedFault)),
            (1, Gen.Constant(Kind.OtherModel)),
            (2, Gen.Constant(Kind.Restart)),
            (4, Gen.Constant(Kind.Wait))
        )
        from document in Gen.Choose(0, 4)
        from content in Gen.Choose(0, Contents.Length - 1)
        select (kind, document, content);

    [Fact]
    public void TheNewestAcceptedVersionIsPublishedWholeOrFailedWithAReason() =>
        Prop.ForAll(
                Arb.From(
                    Gen.Choose(5, 30).SelectMany(length => Step.ArrayOf(length)),
                    history =>
                        Enumerable.Range(0, history.Length).Select(i => history.Where((_, j) => j != i).ToArray())
                ),
                history => PlayAsync(history).GetAwaiter().GetResult()
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static async Task PlayAsync((Kind Kind, int Document, int Content)[] history)
    {
        var storeFaults = 0;
        var embedFaults = 0;
        var expected = new Dictionary<string, (long Version, string? Content)>();
        await using var run = new LaneRun(options => (options.MaxAttempts, options.InFlightBytes) = (3, 1L << 20));
        run.Shard.Fault = call =>
            call != "list" && Interlocked.Decrement(ref storeFaults) >= 0
                ? new StoreUnavailableException("Away.", null!)
                : null;
        run.Model.OnEmbed = (_, _) =>
            Interlocked.Decrement(ref embedFaults) >= 0
                ? throw new PipelineException(ErrorCode.ModelUnavailable, "Away.")
                : Task.CompletedTask;
        foreach (var (kind, document, content) in history)
        {
            var id = $"d{document}";
            switch (kind)
            {
                case Kind.Submit or Kind.SubmitLarge:
                    var version = run.Shard.Submit(id, Contents[content], kind == Kind.Submit ? 100 : LaneRun.Large);
                    expected[id] = (version, Contents[content]);
                    run.Wake();
                    break;
                case Kind.Delete when expected.TryGetValue(id, out var known) && known.Content is not null:
                    run.Shard.Delete(id);
                    expected[id] = (known.Version + 1, null);
                    break;
                case Kind.StoreFault:
                    Volatile.Write(ref storeFaults, content);
                    break;
                case Kind.EmbedFault:
                    Volatile.Write(ref embedFaults, content);
                    break;
                case Kind.OtherModel:
                    run.Model.Name = $"model-{content}";
                    break;
                case Kind.Restart:
                    await run.RestartAsync();
                    break;
                case Kind.Wait:
                    var looks = 0;
                    await run.UntilAsync(() => ++looks > content);
                    break;
            }
        }

        run.Wake();
        await run.SettledAsync();
        await run.UntilAsync(() => !run.IsBusy);
        foreach (var (id, (version, content)) in expected)
        {
            Check(run, id, version, content);
        }

        Assert.All(
            run.Shard.Log.GroupBy(entry => entry.Id),
            entries =>
                Assert.Equal(
                    entries.Select(entry => entry.Version).Order().Distinct(),
                    entries.Select(entry => entry.Version)
                )
        );
        Assert.Empty(run.Shard.Mixed);
        Assert.Equal(0, run.Capacity.Used);
    }

    private static void Check(LaneRun run, string id, long version, string? content)
    {
        var row = run.Shard.Row(id)!;
        var words = content?.Split(' ');
        Assert.Equal(version, row.Version);
        if (words is null)
        {
            Assert.Equal(DocumentState.Deleted, row.State);
            Assert.Null(run.Shard.Published(id));
        }
        else if (words[0] is "word" or "flaky")
        {
            var published = run.Shard.Published(id);
            Assert.True(published is not null, $"{row} is not published.");
            Assert.Equal((DocumentState.Chunked, version, false), (row.State, published.Version, published.IsPart));
            Assert.Equal(
                Enumerable
                    .Range(0, int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture))
                    .Select(i => FakeModel.Text(words[0], id, version, i)),
                published.Chunks.Select(chunk => chunk.Text)
            );
            Assert.All(
                published.Chunks,
                chunk =>
                    Assert.Equal(
                        $"{published.EmbedderName}|{chunk.Text}",
                        Encoding.UTF8.GetString(chunk.Embedding.Span)
                    )
            );
        }
        else
        {
            Assert.Equal(DocumentState.Failed, row.State);
            Assert.False(string.IsNullOrEmpty(row.FailureReason));
            Assert.NotEqual(version, run.Shard.Published(id)?.Version);
        }
    }
}
