using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Tests.Model;

/// <summary>The corpus store as its contract reads, in a dictionary: the oracle.</summary>
internal sealed class ModelStore(int shards)
{
    private readonly long[] _numbers = new long[shards];
    private readonly long[] _versionFloor = new long[shards];

    public SortedDictionary<string, ModelDocument> Documents { get; } = new(StringComparer.Ordinal);

    public long[] Purged { get; } = new long[shards];

    public DateTimeOffset Now { get; set; }

    /// <summary>Submits a document.</summary>
    /// <param name="receipt">The number that the receipt tells.</param>
    public ModelDocument Submit(
        string id,
        int shard,
        string content,
        string? title,
        string label,
        out bool unchanged,
        out long receipt
    )
    {
        unchanged = false;
        var old = Documents.GetValueOrDefault(id);
        if (old?.Content == content && old.SubmittedTitle == title)
        {
            unchanged = old.State != DocumentState.Failed && old.Label == label;
            if (old.Label != label)
            {
                Documents[id] = old with { Label = label, UpdatedAt = Now };
                Publish(id, old.Version, label);
            }

            var now = Documents[id].State == DocumentState.Failed ? Accept(Documents[id]) : Documents[id];
            receipt =
                unchanged || old.State == DocumentState.Failed
                    ? now.Number
                    : Math.Max(now.Number, now.Published?.LabelsNumber ?? 0);
            return now;
        }

        Publish(id, (old?.Version ?? 0) + 1, label);
        receipt = ++_numbers[shard];
        return Documents[id] = new ModelDocument
        {
            Id = id,
            Shard = shard,
            Version = (old?.Version ?? _versionFloor[shard]) + 1,
            State = DocumentState.Accepted,
            Number = receipt,
            WaitsSince = old is { State: DocumentState.Accepted } ? old.WaitsSince ?? old.Number : null,
            AcceptedAt = Now,
            SubmittedAt = Now,
            UpdatedAt = Now,
            Content = content,
            Title = title,
            SubmittedTitle = title,
            Label = label,
            Published = Documents.GetValueOrDefault(id)?.Published,
        };
    }

    public ModelDocument Reject(string id, int shard, string label)
    {
        var old = Documents.GetValueOrDefault(id);
        Publish(id, (old?.Version ?? 0) + 1, label);
        return Documents[id] = new ModelDocument
        {
            Id = id,
            Shard = shard,
            Version = (old?.Version ?? _versionFloor[shard]) + 1,
            Label = label,
            State = DocumentState.Failed,
            Number = ++_numbers[shard],
            SubmittedAt = Now,
            UpdatedAt = Now,
            FailureStage = "rejected",
            Published = Withdrawn(Documents.GetValueOrDefault(id)?.Published, _numbers[shard]),
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
            Label = old.Label,
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
            Progress = null,
            UpdatedAt = Now,
            Published = Withdrawn(old.Published, _numbers[old.Shard]),
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
            Progress = null,
            UpdatedAt = Now,
            Published = next is null ? Withdrawn(old.Published, _numbers[old.Shard]) : old.Published,
        };
    }

    public bool Report(string id, long version, DocumentProgress progress)
    {
        if (Documents.GetValueOrDefault(id) is not { State: DocumentState.Accepted } old || old.Version != version)
        {
            return false;
        }

        Documents[id] = old.Progress == progress ? old : old with { Progress = progress, UpdatedAt = Now };
        return true;
    }

    public void Forget(int shard)
    {
        foreach (var document in InShard(shard).ToList())
        {
            Documents[document.Id] = document with { Progress = null };
        }
    }

    /// <summary>How many chunks of a version are published, before all are.</summary>
    public int PartOf(string id, long version) =>
        Documents.GetValueOrDefault(id)?.Published is { Part: { } part } served && served.Version == version ? part : 0;

    public (long Number, CommitRefusal Refusal) Commit(
        string id,
        long version,
        string? title,
        IReadOnlyList<string> texts,
        bool isPart,
        int kept,
        string embedder
    )
    {
        if (Documents.GetValueOrDefault(id) is not { State: DocumentState.Accepted } old || old.Version != version)
        {
            return (0, CommitRefusal.MovedOn);
        }

        if (isPart && old.Published is { Deleted: false, Part: null })
        {
            return (0, CommitRefusal.ServesWhole);
        }

        if (kept > 0 && (kept != PartOf(id, version) || old.Published?.Embedder != embedder))
        {
            return (0, CommitRefusal.OtherPart);
        }

        var number = ++_numbers[old.Shard];
        var published = new ModelPublication(
            number,
            version,
            Deleted: false,
            title ?? old.Title,
            old.Label,
            string.Join('/', kept > 0 ? [.. old.Published!.Text.Split('/'), .. texts] : texts),
            Part: isPart ? kept + texts.Count : null,
            Embedder: embedder
        );
        if (isPart)
        {
            Documents[id] = old with { UpdatedAt = Now, Published = published };
            return (number, default);
        }

        Documents[id] = old with
        {
            State = DocumentState.Chunked,
            Title = title ?? old.Title,
            Chunks = kept + texts.Count,
            FailureStage = null,
            NextAttempt = null,
            Progress = null,
            UpdatedAt = Now,
            Published = published,
        };
        return (number, default);
    }

    public int MarkIndexed(int shard, long watermark)
    {
        var due = InShard(shard)
            .Where(d => d.State == DocumentState.Chunked && d.Published!.Number <= watermark)
            .ToList();
        foreach (var document in due)
        {
            Documents[document.Id] = document with { State = DocumentState.Indexed, UpdatedAt = Now };
        }

        return due.Count;
    }

    public int Purge(DateTimeOffset before)
    {
        var last = Enumerable.Range(0, shards).Select(LastNumber).ToList();
        var due = Documents
            .Values.Where(d => d.State == DocumentState.Deleted && d.UpdatedAt < before && d.Number < last[d.Shard])
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

    public IEnumerable<ModelDocument> Due(int shard) =>
        InShard(shard)
            .Where(d => d.State == DocumentState.Accepted && (d.NextAttempt is not { } next || next <= Now))
            .OrderBy(d => d.Number);

    public long? PendingSince(int shard) =>
        InShard(shard)
            .Where(d => d.State is DocumentState.Accepted or DocumentState.Chunked)
            .Min(d => (d.State == DocumentState.Accepted ? d.WaitsSince : null) ?? (long?)d.Number);

    /// <summary>Publications by number; a label publication comes beside that of the chunks.</summary>
    public IEnumerable<(string Id, long Number, bool LabelsOnly, ModelPublication Publication)> Feed(int shard) =>
        InShard(shard)
            .Where(d => d.Published is not null)
            .Select(d => (d.Id, d.Published!.Number, false, d.Published))
            .Concat(
                InShard(shard)
                    .Where(d => d.Published?.LabelsNumber > 0)
                    .Select(d => (d.Id, d.Published!.LabelsNumber, true, d.Published))
            )
            .OrderBy(p => p.Item2);

    public long LastNumber(int shard) => Feed(shard).Select(p => p.Number).LastOrDefault();

    /// <summary>Whether a reader with some labels may read what carries others.</summary>
    public static bool MayRead(string reader, string label) =>
        label.Length == 0 || label.Split(',').Intersect(reader.Split(',')).Any();

    // What is served follows the labels of its own version, and only narrows for those of another.
    private void Publish(string id, long version, string label)
    {
        if (Documents.GetValueOrDefault(id) is not { Published: { Deleted: false } served } old)
        {
            return;
        }

        var both = served.Label.Split(',').Intersect(label.Split(',')).ToArray();
        var next =
            served.Version == version ? label
            : served.Label.Length == 0 ? label
            : label.Length == 0 ? served.Label
            : both.Length == 0 ? ReadScope.Nobody
            : string.Join(',', both);
        if (next != served.Label)
        {
            Documents[id] = old with { Published = served with { Label = next, LabelsNumber = ++_numbers[old.Shard] } };
        }
    }

    private static ModelPublication? Withdrawn(ModelPublication? served, long number) =>
        served?.Part is null ? served : new ModelPublication(number, served.Version, Deleted: true, null, "", "");

    private ModelDocument Accept(ModelDocument old) =>
        Documents[old.Id] = old with
        {
            State = DocumentState.Accepted,
            Number = ++_numbers[old.Shard],
            WaitsSince = null,
            Attempts = 0,
            FailureStage = null,
            NextAttempt = null,
            AcceptedAt = Now,
            UpdatedAt = Now,
        };
}
