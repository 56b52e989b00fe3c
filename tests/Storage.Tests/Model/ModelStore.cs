namespace Pipeline.Storage.Tests.Model;

/// <summary>The corpus store as its contract reads, in a dictionary: the oracle.</summary>
internal sealed class ModelStore(int shards)
{
    private readonly long[] _numbers = new long[shards];
    private readonly long[] _versionFloor = new long[shards];

    public SortedDictionary<string, ModelDocument> Documents { get; } = new(StringComparer.Ordinal);

    public long[] Purged { get; } = new long[shards];

    public DateTimeOffset Now { get; set; }

    public ModelDocument Submit(string id, int shard, string content, string? title, string label, out bool unchanged)
    {
        unchanged = false;
        var old = Documents.GetValueOrDefault(id);
        if (old?.Content == content && old.SubmittedTitle == title && old.Label == label)
        {
            unchanged = old.State != DocumentState.Failed;
            return unchanged ? old : Accept(old);
        }

        return Documents[id] = new ModelDocument
        {
            Id = id,
            Shard = shard,
            Version = (old?.Version ?? _versionFloor[shard]) + 1,
            State = DocumentState.Accepted,
            Number = ++_numbers[shard],
            AcceptedAt = Now,
            SubmittedAt = Now,
            UpdatedAt = Now,
            Content = content,
            Title = title,
            SubmittedTitle = title,
            Label = label,
            Published = old?.Published,
        };
    }

    public ModelDocument Reject(string id, int shard)
    {
        var old = Documents.GetValueOrDefault(id);
        return Documents[id] = new ModelDocument
        {
            Id = id,
            Shard = shard,
            Version = (old?.Version ?? _versionFloor[shard]) + 1,
            State = DocumentState.Failed,
            Number = ++_numbers[shard],
            SubmittedAt = Now,
            UpdatedAt = Now,
            FailureStage = "rejected",
            Published = old?.Published,
        };
    }

    public ModelDocument? Delete(string id)
    {
        if (Documents.GetValueOrDefault(id) is not { } old || old.State == DocumentState.Deleted)
        {
            return null;
        }

        var number = ++_numbers[old.Shard];
        return Documents[id] = new ModelDocument
        {
            Id = id,
            Shard = old.Shard,
            Version = old.Version + 1,
            State = DocumentState.Deleted,
            Number = number,
            SubmittedAt = old.SubmittedAt,
            UpdatedAt = Now,
            Published = new ModelPublication(number, old.Version + 1, Deleted: true, null, "", ""),
        };
    }

    public bool Retry(string id)
    {
        if (Documents.GetValueOrDefault(id) is not { State: DocumentState.Failed, Content: not null } old)
        {
            return false;
        }

        Accept(old);
        return true;
    }

    public bool Cancel(string id)
    {
        if (Documents.GetValueOrDefault(id) is not { State: DocumentState.Accepted } old)
        {
            return false;
        }

        Documents[id] = old with
        {
            State = DocumentState.Failed,
            Number = ++_numbers[old.Shard],
            FailureStage = DocumentFailure.CancelledStage,
            NextAttempt = null,
            UpdatedAt = Now,
        };
        return true;
    }

    public void Fail(string id, long version, string stage, DateTimeOffset? next)
    {
        if (Documents.GetValueOrDefault(id) is not { State: DocumentState.Accepted } old || old.Version != version)
        {
            return;
        }

        Documents[id] = old with
        {
            State = next is null ? DocumentState.Failed : DocumentState.Accepted,
            Number = next is null ? ++_numbers[old.Shard] : old.Number,
            Attempts = old.Attempts + 1,
            FailureStage = stage,
            NextAttempt = next,
            UpdatedAt = Now,
        };
    }

    public long? Commit(string id, long version, string? title, IReadOnlyList<string> texts)
    {
        if (Documents.GetValueOrDefault(id) is not { State: DocumentState.Accepted } old || old.Version != version)
        {
            return null;
        }

        var number = ++_numbers[old.Shard];
        Documents[id] = old with
        {
            State = DocumentState.Chunked,
            Title = title ?? old.Title,
            Chunks = texts.Count,
            FailureStage = null,
            NextAttempt = null,
            UpdatedAt = Now,
            Published = new ModelPublication(number, version, Deleted: false, title ?? old.Title, old.Label, string.Join('/', texts)),
        };
        return number;
    }

    public int MarkIndexed(int shard, long watermark)
    {
        var due = InShard(shard).Where(d => d.State == DocumentState.Chunked && d.Published!.Number <= watermark).ToList();
        foreach (var document in due)
        {
            Documents[document.Id] = document with { State = DocumentState.Indexed, UpdatedAt = Now };
        }

        return due.Count;
    }

    public int Purge(DateTimeOffset before)
    {
        var last = Enumerable.Range(0, shards).Select(LastNumber).ToList();
        var due = Documents.Values
            .Where(d => d.State == DocumentState.Deleted && d.UpdatedAt < before && d.Number < last[d.Shard])
            .ToList();
        foreach (var document in due)
        {
            Documents.Remove(document.Id);
            Purged[document.Shard] = Math.Max(Purged[document.Shard], document.Number);
            _versionFloor[document.Shard] = Math.Max(_versionFloor[document.Shard], document.Version);
        }

        return due.Count;
    }

    public IEnumerable<ModelDocument> InShard(int shard) => Documents.Values.Where(d => d.Shard == shard);

    public IEnumerable<ModelDocument> Due(int shard) => InShard(shard)
        .Where(d => d.State == DocumentState.Accepted && (d.NextAttempt is not { } next || next <= Now))
        .OrderBy(d => d.Number);

    public long? PendingSince(int shard) => InShard(shard)
        .Where(d => d.State is DocumentState.Accepted or DocumentState.Chunked)
        .Min(d => (long?)d.Number);

    public IEnumerable<(string Id, ModelPublication Publication)> Feed(int shard) => InShard(shard)
        .Where(d => d.Published is not null)
        .Select(d => (d.Id, d.Published!))
        .OrderBy(p => p.Item2.Number);

    public long LastNumber(int shard) => Feed(shard).Select(p => p.Publication.Number).LastOrDefault();

    private ModelDocument Accept(ModelDocument old) => Documents[old.Id] = old with
    {
        State = DocumentState.Accepted,
        Number = ++_numbers[old.Shard],
        Attempts = 0,
        FailureStage = null,
        NextAttempt = null,
        AcceptedAt = Now,
        UpdatedAt = Now,
    };
}
