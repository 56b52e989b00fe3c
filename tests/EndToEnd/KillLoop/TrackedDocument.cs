using Pipeline.Contracts.Documents;

namespace Pipeline.EndToEnd.KillLoop;

/// <summary>A change of a document as its writer sent it.</summary>
/// <param name="Word">The word that only this version holds; null: the deletion.</param>
internal sealed record Change(string? Word);

/// <summary>What the writer of a document knows about it: what was acknowledged, and what may or may not have
/// happened.</summary>
internal sealed class TrackedDocument(string id)
{
    private readonly List<string> _gone = [];
    private readonly List<Change> _open = [];

    public string Id { get; } = id;

    /// <summary>The last acknowledged change; null: none yet.</summary>
    public Change? Acknowledged { get; private set; }

    /// <summary>The version of the last acknowledged change.</summary>
    public long Version { get; private set; }

    /// <summary>Changes sent after the last acknowledgement: a crash may have kept or lost each.</summary>
    public IReadOnlyList<Change> Open => _open;

    /// <summary>Words of versions that an acknowledged change replaced: no search may find them.</summary>
    public IReadOnlyList<string> Gone => _gone;

    public bool MayBeDeleted => _open.Any(change => change.Word is null);

    public void Send(Change change) => _open.Add(change);

    public void Acknowledge(Change change, DocumentReceipt receipt)
    {
        Assert.Equal(Id, receipt.Id);
        Assert.True(
            receipt.Version > Version,
            $"{Id}: version {receipt.Version} was acknowledged after version {Version}."
        );
        Assert.False(receipt.Unchanged, $"{Id}: new content was taken for the old one.");
        Settle(change);
        Version = receipt.Version;
    }

    /// <summary>An earlier deletion turns out to have happened.</summary>
    public void AcknowledgeDeletion() => Settle(new Change(null));

    public override string ToString() =>
        $"{Id} (acknowledged {(Acknowledged is null ? "nothing" : Acknowledged.Word ?? "the deletion")} as version {Version}, "
        + $"open: [{string.Join(", ", Open.Select(change => change.Word ?? "deletion"))}])";

    private void Settle(Change change)
    {
        _gone.AddRange(
            _open.Append(Acknowledged).Select(old => old?.Word).OfType<string>().Where(word => word != change.Word)
        );
        _open.Clear();
        Acknowledged = change;
    }
}
