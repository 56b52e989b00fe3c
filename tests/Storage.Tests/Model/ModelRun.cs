using System.Text;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Model;

/// <summary>Plays a history on a store and on the model at once and compares all that can be seen after every
/// step.</summary>
internal sealed class ModelRun(StoreFixture fixture, string collection, Func<ICorpusStore>? next = null)
{
    public const int Shards = 2;

    private readonly ModelStore _model = new(Shards);
    private readonly List<(string Id, long Version)> _inFlight = [];
    private readonly FeedFollower[] _replicas = [new(0), new(1), new(0), new(1)];

    // The one to be asked next, where there are several.
    private ICorpusStore Store => next?.Invoke() ?? fixture.Store;

    public async Task PlayAsync(IEnumerable<Operation> history)
    {
        foreach (var operation in history)
        {
            _model.Now = fixture.Clock.GetUtcNow();
            await StepAsync(operation);
            await CompareAsync();
        }

        foreach (var replica in _replicas)
        {
            await replica.CatchUpAsync(Store, collection, 2);
            Assert.Equal(Describe(replica.Shard), replica.Describe());
        }
    }

    private async Task StepAsync(Operation operation)
    {
        switch (operation)
        {
            case Operation.Submit(var document, var content, var title, var label):
                var submission = new DocumentSubmission(
                    collection,
                    Id(document),
                    Shard(document),
                    Encoding.UTF8.GetBytes(Content(content)),
                    "text/plain",
                    null,
                    Title(title),
                    "{}",
                    Labels(Label(label)),
                    null
                );
                var expected = _model.Submit(
                    Id(document),
                    Shard(document),
                    Content(content),
                    Title(title),
                    Label(label),
                    out var unchanged,
                    out var number
                );
                Assert.Equal(
                    Receipt(expected, unchanged) with
                    {
                        Number = number,
                        LabelsNumber = expected.Published?.LabelsNumber ?? 0,
                    },
                    await Store.SubmitAsync(submission, default)
                );
                break;
            case Operation.Reject(var document, var label):
                var rejection = new DocumentSubmission(
                    collection,
                    Id(document),
                    Shard(document),
                    default,
                    "text/plain",
                    null,
                    null,
                    "{}",
                    Labels(Label(label)),
                    new DocumentRejection("rejected", "too large", 99)
                );
                var rejected = _model.Reject(Id(document), Shard(document), Label(label));
                Assert.Equal(
                    Receipt(rejected, false) with
                    {
                        LabelsNumber = rejected.Published?.LabelsNumber ?? 0,
                    },
                    await Store.SubmitAsync(rejection, default)
                );
                break;
            case Operation.Delete(var document):
                var deleted = _model.Delete(Id(document));
                Assert.Equal(
                    deleted is null ? null : Receipt(deleted, false),
                    await Store.DeleteDocumentAsync(collection, Id(document), default)
                );
                break;
            case Operation.Retry(var document):
                Assert.Equal(_model.Retry(Id(document)), await Store.RetryAsync(collection, Id(document), default));
                break;
            case Operation.Cancel(var document):
                Assert.Equal(_model.Cancel(Id(document)), await Store.CancelAsync(collection, Id(document), default));
                break;
            case Operation.Take(var shard, var documents):
                await TakeAsync(shard, documents);
                break;
            case Operation.Report(var attempt, var other, var done) when _inFlight.Count > 0:
                await ReportAsync([InFlight(attempt), InFlight(other)], done);
                break;
            case Operation.Forget(var shard):
                _model.Forget(shard);
                await Store.ClearProgressAsync(collection, shard, default);
                break;
            case Operation.Commit commit when _inFlight.Count > 0:
                await CommitAsync(commit);
                break;
            case Operation.Fail(var attempt, var minutes) when _inFlight.Count > 0:
                var (id, version) = InFlight(attempt);
                DateTimeOffset? next = minutes == 0 ? null : _model.Now.AddMinutes(minutes);
                _model.Fail(id, version, "read", next);
                await Store.MarkFailedAsync(
                    new DocumentFailure(collection, id, version, "read", "broken", next),
                    default
                );
                break;
            case Operation.MarkIndexed(var shard, var behind):
                var watermark = _model.LastNumber(shard) - behind;
                Assert.Equal(
                    _model.MarkIndexed(shard, watermark),
                    await Store.MarkIndexedAsync(collection, shard, watermark, default)
                );
                break;
            case Operation.Purge(var minutes):
                var before = _model.Now.AddMinutes(-minutes);
                Assert.Equal(_model.Purge(before), await Store.PurgeDeletedAsync(collection, before, default));
                break;
            case Operation.Advance(var minutes):
                fixture.Clock.Advance(TimeSpan.FromMinutes(minutes));
                _model.Now = fixture.Clock.GetUtcNow();
                break;
            case Operation.Follow(var replica, var page, var pages):
                await _replicas[replica].CatchUpAsync(Store, collection, page, pages);
                break;
            case Operation.Reopen:
                await fixture.ReopenAsync();
                break;
        }
    }

    private async Task TakeAsync(int shard, int documents)
    {
        var expected = _model.Due(shard).Take(documents).ToList();
        var listed = await Store.ListAcceptedAsync(
            collection,
            shard,
            DocumentSize.Small,
            documents,
            _model.Now,
            default
        );
        Assert.Equal(expected.Select(d => (d.Id, d.Version)), listed.Select(d => (d.DocumentId, d.Version)));
        foreach (var document in expected)
        {
            var taken = await Store.FindAcceptedAsync(collection, document.Id, document.Version, default);
            Assert.Equal(
                (document.Content, document.Label),
                (Encoding.UTF8.GetString(taken!.Content), string.Join(',', taken.Document.Labels))
            );
        }

        _inFlight.InsertRange(0, expected.Select(d => (d.Id, d.Version)));
    }

    /// <summary>Reports versions that may have moved on: they must be told so, and must not show.</summary>
    private async Task ReportAsync((string Id, long Version)[] attempts, int done)
    {
        var progress = new DocumentProgress("embed", done, 9);
        Assert.Equal(
            attempts.Select(a => _model.Report(a.Id, a.Version, progress)),
            await Store.ReportProgressAsync(
                collection,
                [.. attempts.Select(a => new ProgressReport(a.Id, a.Version, progress))],
                default
            )
        );
        foreach (var (id, version) in attempts)
        {
            Assert.Equal(
                _model.Documents.GetValueOrDefault(id) is { State: DocumentState.Accepted } document
                    && document.Version == version,
                await Store.FindAcceptedAsync(collection, id, version, default) is not null
            );
        }
    }

    private async Task CommitAsync(Operation.Commit commit)
    {
        var documents = new[] { InFlight(commit.Attempt), InFlight(commit.Other) }
            .Select(attempt =>
            {
                var published = _model.PartOf(attempt.Id, attempt.Version);
                var kept = commit.Keeping switch
                {
                    Keeping.Nothing => 0,
                    Keeping.More => published + 1,
                    _ => published,
                };
                return new ChunkedDocument(
                    collection,
                    attempt.Id,
                    attempt.Version,
                    ShardOf(attempt.Id),
                    commit.Titled ? "found" : null,
                    commit.Keeping == Keeping.Others ? "bge" : "e5",
                    [
                        .. Texts(attempt, kept, commit.Chunks)
                            .Select((text, i) => new StoredChunk(kept + i, text, [], 0, 0, null, default)),
                    ]
                )
                {
                    Kept = kept,
                    IsPart = commit.IsPart,
                };
            })
            .ToList();
        var expected = documents
            .Select(d =>
            {
                var texts = d.Chunks.Select(chunk => chunk.Text).ToList();
                var (number, refusal) = _model.Commit(
                    d.DocumentId,
                    d.Version,
                    d.Title,
                    texts,
                    d.IsPart,
                    d.Kept,
                    d.EmbedderName!
                );
                return new CommitOutcome(d.DocumentId, d.Version, number > 0, number) { Refusal = refusal };
            })
            .ToList();
        Assert.Equal(expected, await Store.CommitChunksAsync(documents, default));
    }

    private async Task CompareAsync()
    {
        var rows = await Store.ListDocumentsAsync(new DocumentQuery(collection, IncludeDeleted: true), default);
        Assert.Equal(_model.Documents.Values.Select(Row), rows.Select(Row));
        foreach (var state in Enum.GetValues<DocumentState>())
        {
            var listed = await Store.ListDocumentsAsync(new DocumentQuery(collection, state), default);
            Assert.Equal(
                _model.Documents.Values.Where(d => d.State == state).Select(d => d.Id),
                listed.Select(d => d.DocumentId)
            );
        }

        long In(DocumentState state) => _model.Documents.Values.Count(d => d.State == state);
        var oldest = _model
            .Documents.Values.Where(d => d.State == DocumentState.Accepted)
            .Min(d => (DateTimeOffset?)d.AcceptedAt);
        Assert.Equal(
            new DocumentTotals(
                In(DocumentState.Accepted),
                In(DocumentState.Chunked),
                In(DocumentState.Indexed),
                In(DocumentState.Failed),
                In(DocumentState.Deleted),
                oldest
            ),
            await Store.CountDocumentsAsync(collection, default)
        );

        foreach (var document in _model.Documents.Values)
        {
            var part = await Store.ReadPartAsync(collection, document.Id, document.Version, default);
            Assert.Equal(
                document is { State: DocumentState.Accepted, Published.Part: not null }
                && document.Published.Version == document.Version
                    ? $"{document.Published.Title} {document.Published.Embedder} {document.Published.Text}"
                    : null,
                part is null
                    ? null
                    : $"{part.Title} {part.EmbedderName} {string.Join('/', part.Chunks.Select(chunk => chunk.Text))}"
            );
        }

        foreach (var reader in (string[])["", "a", "b", "a,b"])
        {
            await CompareAsync(reader);
        }

        var moving = _model.Documents.Values.Select(d => d.Progress).OfType<DocumentProgress>().ToList();
        Assert.Equal(
            new IngestionProgress(
                moving.Count,
                moving.Sum(p => (long)p.ChunksDone),
                moving.Sum(p => (long)p.ChunksTotal)
            ),
            await Store.SumProgressAsync(collection, default)
        );
        for (var shard = 0; shard < Shards; shard++)
        {
            var waiting = _model
                .InShard(shard)
                .Where(d => d.State == DocumentState.Accepted)
                .OrderBy(d => d.Number)
                .ToList();
            Assert.Equal(
                new ShardBacklog(waiting.Count, waiting.FirstOrDefault()?.AcceptedAt),
                await Store.BacklogAsync(collection, shard, default)
            );
            Assert.Equal(_model.PendingSince(shard), await Store.PendingSinceAsync(collection, shard, default));
            Assert.Equal(_model.LastNumber(shard), await Store.LastNumberAsync(collection, shard, default));
            Assert.Equal(_model.Purged[shard], await Store.PurgedNumberAsync(collection, shard, default));
            var feed = _model.Feed(shard).Select(Change).ToList();
            var after = feed.Count == 0 ? 0 : _model.Feed(shard).ElementAt(feed.Count / 2).Number;
            var changes = await Store.ReadChangesAsync(collection, shard, 0, 1000, default);
            Assert.Equal(feed, changes.Select(Change));
            changes = await Store.ReadChangesAsync(collection, shard, after, 1000, default);
            Assert.Equal(feed.Skip((feed.Count / 2) + 1), changes.Select(Change));
        }
    }

    /// <summary>Compares what a reader with labels is shown with the model's documents that the labels allow.</summary>
    private async Task CompareAsync(string reader)
    {
        var scope = ReadScope.Of(Labels(reader));
        var allowed = _model.Documents.Values.Where(d => ModelStore.MayRead(reader, d.Label)).ToList();
        var oldest = allowed.Where(d => d.State == DocumentState.Accepted).Min(d => (DateTimeOffset?)d.AcceptedAt);
        long In(DocumentState state) => allowed.Count(d => d.State == state);
        Assert.Equal(
            new DocumentTotals(
                In(DocumentState.Accepted),
                In(DocumentState.Chunked),
                In(DocumentState.Indexed),
                In(DocumentState.Failed),
                In(DocumentState.Deleted),
                oldest
            ),
            await Store.CountDocumentsAsync(collection, scope, default)
        );
        foreach (var state in (DocumentState?[])[null, .. Enum.GetValues<DocumentState>().Cast<DocumentState?>()])
        {
            var listed = new List<string>();
            IReadOnlyList<DocumentRow> page;
            do
            {
                var query = new DocumentQuery(collection, state, listed.LastOrDefault(), Limit: 2) { Scope = scope };
                page = await Store.ListDocumentsAsync(query, default);
                listed.AddRange(page.Select(d => d.DocumentId));
            } while (page.Count == 2);
            Assert.Equal(
                allowed
                    .Where(d => state is null ? d.State != DocumentState.Deleted : d.State == state)
                    .Select(d => d.Id),
                listed
            );
        }

        var newest = await Store.ListDocumentsAsync(
            new DocumentQuery(collection, Limit: 3, NewestFirst: true) { Scope = scope },
            default
        );
        Assert.Equal(allowed.Select(d => d.UpdatedAt).OrderDescending().Take(3), newest.Select(d => d.Updated));
        Assert.All(newest, row => Assert.Contains(allowed, d => d.Id == row.DocumentId));
    }

    private string Describe(int shard) =>
        string.Join(
            "\n",
            _model
                .Feed(shard)
                .Where(f => !f.LabelsOnly && !f.Publication.Deleted)
                .OrderBy(f => f.Id, StringComparer.Ordinal)
                .Select(f =>
                    $"{f.Id} v{f.Publication.Version} {f.Publication.Title}|{{}}|{f.Publication.Label}|{f.Publication.Text} #{Math.Max(f.Publication.Number, f.Publication.LabelsNumber)}"
                )
        );

    private SubmitOutcome Receipt(ModelDocument document, bool unchanged) =>
        new(collection, document.Id, document.Version, document.Shard, document.Number, document.State, unchanged);

    private (string Id, long Version) InFlight(int attempt) => _inFlight[Math.Min(attempt, _inFlight.Count - 1)];

    private static string Row(ModelDocument d) =>
        $"{d.Id} s{d.Shard} v{d.Version} {d.State} #{d.Number} '{d.Title}' [{d.Label}] {d.Chunks} {d.FailureStage} {d.Attempts} "
        + $"{d.NextAttempt:O} {d.SubmittedAt:O} {d.UpdatedAt:O} {d.Progress} {d.PartChunks}";

    private static string Row(DocumentRow d) =>
        $"{d.DocumentId} s{d.Shard} v{d.Version} {d.State} #{d.Number} '{d.Title}' [{string.Join(',', d.Labels)}] {d.Chunks} {d.FailureStage} {d.Attempts} "
        + $"{d.NextAttempt:O} {d.Submitted:O} {d.Updated:O} {d.Progress} {d.PartChunks}";

    private static string Change(ShardChange c) =>
        Change(
            c.DocumentId,
            c.Number,
            c.LabelsOnly,
            c.Version,
            c.Deleted,
            c.Title,
            string.Join(',', c.Labels),
            string.Join('/', c.Chunks.Select(k => k.Text))
        );

    private static string Change((string Id, long Number, bool LabelsOnly, ModelPublication Publication) f) =>
        Change(
            f.Id,
            f.Number,
            f.LabelsOnly,
            f.Publication.Version,
            f.Publication.Deleted,
            f.Publication.Title,
            f.Publication.Label,
            f.LabelsOnly ? "" : f.Publication.Text
        );

    private static string Change(
        string id,
        long number,
        bool labelsOnly,
        long version,
        bool deleted,
        string? title,
        string labels,
        string text
    ) => $"{id} #{number} {(labelsOnly ? "labels" : "all")} v{version} {deleted} '{title}' [{labels}] {text}";

    private static string[] Texts((string Id, long Version) attempt, int first, int chunks) =>
        [.. Enumerable.Range(first, chunks).Select(i => $"{attempt.Id}@{attempt.Version}.{i}.{chunks}")];

    private static string Id(int document) => $"d{document}";

    private static int Shard(int document) => document % Shards;

    private static int ShardOf(string id) => Shard(id[1] - '0');

    private static string Content(int content) => new('x', 1 + (content * 9));

    private static string? Title(int title) => title == 0 ? null : "title";

    private static string Label(int label) =>
        label switch
        {
            0 => "",
            1 => "a",
            2 => "b",
            _ => "a,b",
        };

    private static string[] Labels(string label) => label.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
