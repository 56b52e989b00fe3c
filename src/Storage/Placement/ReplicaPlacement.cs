namespace Pipeline.Storage.Placement;

/// <summary>One replica of a shard, as the journal has it.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Silo">The name of the silo that holds it: a name stays when a silo is started again, and with it its
/// files.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Source">The silo that it comes from while it is made by a move, empty: from the store; null: it is not
/// being moved.</param>
/// <param name="Since">When it came into its stage.</param>
public sealed record ReplicaPlacement(
    string Collection,
    int Shard,
    string Silo,
    ReplicaStage Stage,
    string? Source,
    DateTimeOffset Since
);
