namespace Pipeline.Chaos.Histories;

/// <summary>What a writer did to a document of its own. Nobody else writes it, so its writes have an order.</summary>
internal sealed record Write
{
    /// <summary>The document.</summary>
    public required int Document { get; init; }

    /// <summary>Its place among the writes of the document, from 1.</summary>
    public required int Order { get; init; }

    /// <summary>What was done.</summary>
    public required WriteKind Kind { get; init; }

    /// <summary>The content that the document has from then on; of a deletion the one before it.</summary>
    public required int Content { get; init; }

    /// <summary>The labels that it has from then on.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>When it was sent for the first time.</summary>
    public required TimeSpan Invoked { get; init; }

    /// <summary>When the acknowledgement came; null: none came, and it may or may not have happened.</summary>
    public TimeSpan? Acknowledged { get; init; }

    /// <summary>The version of the receipt; null also where an earlier attempt had done it.</summary>
    public long? Version { get; init; }

    /// <summary>The shard of the receipt.</summary>
    public int Shard { get; init; }

    /// <summary>The number of the receipt.</summary>
    public long Watermark { get; init; }

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The error that it ended with.</summary>
    public string? Error { get; init; }

    public override string ToString() =>
        $"write {Order} ({Kind} content {Content} [{string.Join(',', Labels)}], sent {Invoked:c} {Attempts} times, "
        + (Acknowledged is { } at ? $"acknowledged {at:c} as version {Version})" : $"not acknowledged: {Error})");
}
