using System.Text;
using Pipeline.Grains.Ingestion;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>One shard of a corpus store in a dictionary, as its contract reads, with faults on demand.</summary>
internal sealed class FakeShard(TimeProvider time) : IIngestStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DocumentRow> _rows = [];
    private readonly Dictionary<string, string> _contents = [];
    private readonly Dictionary<string, ChunkedDocument> _published = [];
    private long _number;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asked before every call, by the call's name; what it returns is thrown.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Called with every content that is read.</summary>
    public Action<DocumentRow> OnRead { get; set; } = _ => { };

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Every publication of a whole version, in order.</summary>
    public List<(string Id, long Version)> Log { get; } = [];

    /// <summary>Every publication of a part, in order: how many chunks were published then.</summary>
    public List<(string Id, long Version, int Chunks)> Parts { get; } = [];

    /// <summary>Publications in which something of another version or model was, or that had gaps.</summary>
    public List<string> Mixed { get; } = [];

    /// <summary>The last number that was given out.</summary>
    public long Number
    {
        get
        {
            lock (_gate)
            {
                return _number;
            }
        }
    }

    public DocumentRow? Row(string id)
    {
        lock (_gate)
        {
            return _rows.GetValueOrDefault(id);
        }
    }

    public ChunkedDocument? Published(string id)
    {
        lock (_gate)
        {
            return _published.GetValueOrDefault(id);
        }
    }

    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return _rows.Values.All(row => row.State != DocumentState.Accepted);
            }
        }
    }

    /// <summary>Accepts a version of a document.</summary>
    /// <param name="id">The document.</param>
    /// <param name="content">What the fake reader makes of it: see <see cref="FakeModel"/>.</param>
    /// <param name="bytes">How large it says it is.</param>
    public long Submit(string id, string content, long bytes = 100)
    {
        lock (_gate)
        {
            var version = (_rows.GetValueOrDefault(id)?.Version ?? 0) + 1;
            var now = time.GetUtcNow();
            _rows[id] = new DocumentRow(
                "c",
                id,
                0,
                version,
                DocumentState.Accepted,
                ++_number,
                "text/plain",
                null,
                null,
                "{}",
                [],
                bytes,
                0,
                null,
                null,
                0,
                null,
                now,
                now
            );
            _contents[id] = content;
            Change();
            return version;
        }
    }

    public void Delete(string id)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(id, out var row) && row.State != DocumentState.Deleted)
            {
                _rows[id] = row with { State = DocumentState.Deleted, Version = row.Version + 1, Number = ++_number };
                _published.Remove(id);
                Change();
            }
        }
    }

    public Task<IReadOnlyList<DocumentRow>> ListDueAsync(
        DocumentSize size,
        int limit,
        CancellationToken cancellationToken
    ) =>
        RunAsync<IReadOnlyList<DocumentRow>>(
            "list",
            () =>
                [
                    .. _rows
                        .Values.Where(row =>
                            row.State == DocumentState.Accepted
                            && DocumentSizes.Of(row.Bytes) == size
                            && (row.NextAttempt is not { } next || next <= time.GetUtcNow())
                        )
                        .OrderBy(row => row.Number)
                        .Take(limit),
                ]
        );

    public Task<PendingDocument?> FindAsync(DocumentRow row, CancellationToken cancellationToken) =>
        RunAsync(
            "find",
            () =>
            {
                if (Accepted(row.DocumentId, row.Version) is not { } found)
                {
                    return null;
                }

                OnRead(found);
                return new PendingDocument(found, Encoding.UTF8.GetBytes(_contents[row.DocumentId]));
            }
        );

    public Task<PublishedPart?> FindPartAsync(DocumentRow row, CancellationToken cancellationToken) =>
        RunAsync(
            "part",
            () =>
                Accepted(row.DocumentId, row.Version) is not null
                && _published.GetValueOrDefault(row.DocumentId) is { IsPart: true } part
                && part.Version == row.Version
                    ? new PublishedPart(part.Title, part.EmbedderName, part.Chunks)
                    : null
        );

    public Task<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    ) =>
        RunAsync<IReadOnlyList<CommitOutcome>>(
            "commit",
            () =>
            {
                if (
                    documents.FirstOrDefault(document =>
                        document.Chunks.Any(chunk => chunk.Text.StartsWith("unfit", StringComparison.Ordinal))
                    ) is
                    { } unfit
                )
                {
                    throw new StoreInputException("Text", $"'{unfit.DocumentId}' is not fit.");
                }

                return [.. documents.Select(Commit)];
            }
        );

    public Task FailAsync(DocumentFailure failure, CancellationToken cancellationToken) =>
        RunAsync(
            "fail",
            () =>
            {
                if (Accepted(failure.DocumentId, failure.Version) is { } row)
                {
                    _rows[row.DocumentId] = row with
                    {
                        State = failure.NextAttempt is null ? DocumentState.Failed : DocumentState.Accepted,
                        Attempts = row.Attempts + 1,
                        FailureStage = failure.Stage,
                        FailureReason = failure.Reason,
                        NextAttempt = failure.NextAttempt,
                        Progress = null,
                        PartChunks = failure.NextAttempt is null ? 0 : row.PartChunks,
                    };
                    if (failure.NextAttempt is null && Published(row.DocumentId) is { IsPart: true })
                    {
                        _published.Remove(row.DocumentId);
                    }

                    Change();
                }

                return true;
            }
        );

    public Task<IReadOnlyList<bool>> ReportAsync(
        IReadOnlyList<ProgressReport> reports,
        CancellationToken cancellationToken
    ) =>
        RunAsync<IReadOnlyList<bool>>(
            "report",
            () =>
            {
                var accepted = reports.Select(report => Accepted(report.DocumentId, report.Version)).ToList();
                foreach (var (row, report) in accepted.Zip(reports))
                {
                    if (row is not null)
                    {
                        _rows[row.DocumentId] = row with { Progress = report.Progress };
                    }
                }

                Change();
                return [.. accepted.Select(row => row is not null)];
            }
        );

    public Task ForgetProgressAsync(CancellationToken cancellationToken) => RunAsync("forget", () => true);

    public Task<ShardBacklog> BacklogAsync(CancellationToken cancellationToken) =>
        RunAsync(
            "backlog",
            () =>
            {
                var waiting = _rows.Values.Where(row => row.State == DocumentState.Accepted).ToList();
                return new ShardBacklog(waiting.Count, waiting.Count == 0 ? null : waiting.Min(row => row.Submitted));
            }
        );

    private DocumentRow? Accepted(string id, long version) =>
        _rows.GetValueOrDefault(id) is { State: DocumentState.Accepted } row && row.Version == version ? row : null;

    private CommitOutcome Commit(ChunkedDocument document)
    {
        if (Accepted(document.DocumentId, document.Version) is not { } row)
        {
            return new CommitOutcome(document.DocumentId, document.Version, false, 0);
        }

        var served = _published.GetValueOrDefault(document.DocumentId);
        var isKept =
            (served?.IsPart, served?.Version, served?.Chunks.Count, served?.EmbedderName)
            == (true, document.Version, document.Kept, document.EmbedderName);
        CommitRefusal? refusal =
            document.IsPart && served is { IsPart: false } ? CommitRefusal.ServesWhole
            : document.Kept > 0 && !isKept ? CommitRefusal.OtherPart
            : null;
        if (refusal is { } why)
        {
            return new CommitOutcome(document.DocumentId, document.Version, false, 0) { Refusal = why };
        }

        document = document with
        {
            Chunks = document.Kept == 0 ? document.Chunks : [.. served!.Chunks, .. document.Chunks],
            Kept = 0,
        };
        Mixed.AddRange(
            document
                .Chunks.Where(
                    (chunk, i) =>
                        chunk.Ordinal != i
                        || !chunk.Text.Contains($" {row.DocumentId}@{row.Version}.{i} ", StringComparison.Ordinal)
                        || Encoding.UTF8.GetString(chunk.Embedding.Span) != $"{document.EmbedderName}|{chunk.Text}"
                )
                .Select(chunk => $"{row.DocumentId}@{row.Version}: {chunk.Text.TrimEnd('x')}")
        );
        if (document.IsPart)
        {
            _rows[row.DocumentId] = row with { PartChunks = document.Chunks.Count };
            _published[row.DocumentId] = document;
            Parts.Add((row.DocumentId, row.Version, document.Chunks.Count));
            Change();
            return new CommitOutcome(row.DocumentId, row.Version, true, ++_number);
        }

        _rows[row.DocumentId] = row with
        {
            State = DocumentState.Chunked,
            Chunks = document.Chunks.Count,
            Progress = null,
            FailureReason = null,
            PartChunks = 0,
        };
        _published[row.DocumentId] = document;
        Log.Add((row.DocumentId, row.Version));
        Change();
        return new CommitOutcome(row.DocumentId, row.Version, true, ++_number);
    }

    private async Task<T> RunAsync<T>(string call, Func<T> run)
    {
        await Task.Yield();
        lock (_gate)
        {
            return Fault(call) is { } fault ? throw fault : run();
        }
    }

    private void Change()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.TrySetResult();
    }
}
