namespace Pipeline.Connectors.Sources;

/// <summary>What a source tells while it is read.</summary>
public abstract record SourceEvent;

/// <summary>An item is there, in a version that may be new.</summary>
/// <param name="Item">The item.</param>
public sealed record ItemFound(SourceItem Item) : SourceEvent;

/// <summary>An item is there as it was, or cannot be read just now: it is left as it is.</summary>
/// <param name="Id">Its id.</param>
public sealed record ItemThere(string Id) : SourceEvent;

/// <summary>An item was taken away by whoever owns it.</summary>
/// <param name="Id">Its id.</param>
public sealed record ItemRemoved(string Id) : SourceEvent;

/// <summary>An item, or whatever begins so, cannot be read: nothing may be concluded from its absence.</summary>
/// <param name="Prefix">What the ids begin with.</param>
/// <param name="Problem">Why.</param>
public sealed record PartUnread(string Prefix, Problem Problem) : SourceEvent;

/// <summary>Everything up to here has been told. Once it is taken, a reader may go on from here.</summary>
/// <param name="Cursor">From where to go on; null: from the beginning.</param>
/// <param name="AcknowledgeAsync">Tells the source that it is taken and durable; null: it need not know.</param>
public sealed record Checkpoint(string? Cursor, Func<CancellationToken, Task>? AcknowledgeAsync = null) : SourceEvent;

/// <summary>Everything that the source holds has been told since the reading began: what was not told is
/// gone.</summary>
public sealed record ListingComplete : SourceEvent;

/// <summary>One thing in a source, of which a document is made.</summary>
/// <param name="Id">Its id in the source, such as a path or an address.</param>
/// <param name="Version">Its version.</param>
/// <param name="ReadAsync">Reads it.</param>
public sealed record SourceItem(string Id, string Version, Func<CancellationToken, Task<SourceContent>> ReadAsync)
{
    /// <summary>What the source wants to know of it next time; null: nothing.</summary>
    public string? State { get; init; }

    /// <summary>Bytes that are held in memory for it already.</summary>
    public long HeldBytes { get; init; }

    /// <summary>True: it is told once, so what was taken is not remembered.</summary>
    public bool IsMessage { get; init; }

    /// <summary>True: when it is refused, somebody wants to know that it was given up. So it is with every
    /// message.</summary>
    public bool IsGivenUp { get; init; }
}

/// <summary>What an item holds.</summary>
/// <param name="Bytes">Its content; null: it is larger than is taken.</param>
public sealed record SourceContent(ReadOnlyMemory<byte>? Bytes)
{
    /// <summary>How large it is, when it is too large, in bytes.</summary>
    public long RefusedBytes { get; init; }

    /// <summary>The media type; null: not known.</summary>
    public string? ContentType { get; init; }

    /// <summary>A name that says by its end what it is; null: the item's id.</summary>
    public string? FileName { get; init; }

    /// <summary>The title; null: the document's own.</summary>
    public string? Title { get; init; }

    /// <summary>Where a person finds it, such as a URL; null: nowhere.</summary>
    public string? Address { get; init; }
}
