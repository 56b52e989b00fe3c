using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Documents;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Connectors;

/// <summary>
/// What happens to the documents of a collection, as items of a source: <c>document.indexed</c> from the change feed,
/// in its order, and <c>document.failed</c> of what is parked. A new webhook begins with what happens from then on;
/// what was told before the last checkpoint is told again, under the same id.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="connector">The webhook.</param>
/// <param name="collection">The collection.</param>
/// <param name="time">The clock.</param>
internal sealed class DocumentEvents(
    ICorpusStore store,
    ConnectorRow connector,
    CollectionRow collection,
    TimeProvider time
) : ISource
{
    private const int ChangesAtOnce = 100;
    private const int DocumentsAtOnce = 500;

    public Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A receiver is tested, not what is told to it.");

    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var cursor = EventCursor.Read(reading.Cursor);
        if (cursor?.Collection != collection.Created.UtcTicks || cursor.Shards.Count != collection.ShardCount)
        {
            cursor = await BeginAsync(cancellationToken);
            yield return new Checkpoint(cursor.Write());
        }

        var numbers = cursor.Shards.ToArray();
        for (var shard = 0; shard < numbers.Length; shard++)
        {
            while (true)
            {
                var (events, number) = await ReadShardAsync(shard, numbers[shard], cancellationToken);
                foreach (var one in events)
                {
                    yield return one;
                }

                if (number == numbers[shard])
                {
                    break;
                }

                numbers[shard] = number;
                yield return new Checkpoint((cursor with { Shards = [.. numbers] }).Write());
            }
        }

        string? after = null;
        do
        {
            var failed = await store.ListDocumentsAsync(
                new DocumentQuery(collection.Name, DocumentState.Failed, after, DocumentsAtOnce),
                cancellationToken
            );
            foreach (var row in failed.Where(row => row.Updated.UtcTicks >= cursor.Since))
            {
                yield return new ItemFound(Failed(row));
            }

            after = failed.Count == DocumentsAtOnce ? failed[^1].DocumentId : null;
        } while (after is not null);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<EventCursor> BeginAsync(CancellationToken cancellationToken)
    {
        var numbers = new long[collection.ShardCount];
        for (var shard = 0; shard < numbers.Length; shard++)
        {
            numbers[shard] = await store.LastNumberAsync(collection.Name, shard, cancellationToken);
        }

        return new EventCursor(collection.Created.UtcTicks, time.GetUtcNow().UtcTicks, numbers);
    }

    /// <summary>The events of the next publications of a shard, as far as its index has applied them.</summary>
    /// <returns>The events, and the number of the last publication that they are of.</returns>
    private async Task<(List<SourceEvent> Events, long Number)> ReadShardAsync(
        int shard,
        long after,
        CancellationToken cancellationToken
    )
    {
        var events = new List<SourceEvent>();
        var number = after;
        foreach (
            var change in await store.ReadChangesAsync(collection.Name, shard, after, ChangesAtOnce, cancellationToken)
        )
        {
            if (change is { Deleted: false, LabelsOnly: false })
            {
                var row = await store.FindDocumentAsync(collection.Name, change.DocumentId, cancellationToken);
                if (row?.Version == change.Version && row.State == DocumentState.Chunked)
                {
                    // Not searchable yet: this, and what comes behind it, is told soon.
                    break;
                }

                if (row?.Version == change.Version && row.State == DocumentState.Indexed)
                {
                    events.Add(new ItemFound(Indexed(row)));
                }
            }

            number = change.Number;
        }

        return (events, number);
    }

    private SourceItem Indexed(DocumentRow row) =>
        Item(row, "document.indexed", new EventDetail(collection.Name, row.DocumentId, row.Version)) with
        {
            IsMessage = true,
        };

    private SourceItem Failed(DocumentRow row)
    {
        var info = row.ToContract();
        return Item(
            row,
            "document.failed",
            new EventDetail(collection.Name, row.DocumentId, row.Version)
            {
                Stage = info.FailureStage,
                Code = info.FailureCode,
                Reason = info.FailureReason,
            }
        ) with
        {
            IsGivenUp = true,
        };
    }

    private SourceItem Item(DocumentRow row, string type, EventDetail detail)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new DocumentEvent(type, row.Updated, detail),
            PipelineJson.Options
        );
        var id = SHA256.HashData(
            Encoding.UTF8.GetBytes(
                $"{connector.Name}\n{connector.Created.UtcTicks}\n{collection.Created.UtcTicks}\n{type}\n{row.Version}\n{row.DocumentId}"
            )
        );
        return new SourceItem(
            $"{type}/{row.DocumentId}",
            $"{row.Version}",
            _ => Task.FromResult(new SourceContent(body) { Title = $"msg_{Convert.ToHexStringLower(id[..16])}" })
        );
    }

    private sealed record DocumentEvent(string Type, DateTimeOffset Timestamp, EventDetail Data);

    private sealed record EventDetail(string Collection, string Document, long Version)
    {
        public string? Stage { get; init; }

        public string? Code { get; init; }

        public string? Reason { get; init; }
    }
}
