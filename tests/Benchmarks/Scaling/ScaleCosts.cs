namespace Pipeline.Benchmarks.Scaling;

/// <summary>What things cost; docs/scaling.md says which figures are measured, and which are estimates.</summary>
internal sealed record ScaleCosts
{
    /// <summary>Connections that an idle silo keeps to the database; counted in pg_stat_activity.</summary>
    public required double IdleConnections { get; init; }

    /// <summary>Connections that the queues of the stream take beside, however many silos share them.</summary>
    public required double StreamConnections { get; init; }

    /// <summary>Connections that a silo opens at most; the store's Maximum Pool Size.</summary>
    public required double MostConnections { get; init; }

    /// <summary>Transactions a second that an idle silo makes; counted in pg_stat_database.</summary>
    public required double IdleTransactions { get; init; }

    /// <summary>Transactions a second by which the queues of the stream are asked, however many silos share
    /// them.</summary>
    public required double StreamTransactions { get; init; }

    /// <summary>Transactions a second that the database answers, of those that idle silos make; pgbench's select-only
    /// run.</summary>
    public required double Transactions { get; init; }

    /// <summary>Chunks a second that the database takes.</summary>
    public required double StoredChunks { get; init; }

    /// <summary>Chunks a second that a silo embeds.</summary>
    public required double EmbeddedChunks { get; init; }

    /// <summary>Processor time of a call between silos, for caller and called together.</summary>
    public required TimeSpan Call { get; init; }

    /// <summary>Processor time of a search in one shard.</summary>
    public required TimeSpan ShardSearch { get; init; }

    /// <summary>Processor time of a search beside its shards: HTTP, the question's vector, fusion.</summary>
    public required TimeSpan SearchAround { get; init; }
}
