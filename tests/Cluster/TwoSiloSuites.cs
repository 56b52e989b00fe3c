using Pipeline.Cluster.Hosting;

namespace Pipeline.Cluster;

/// <summary>Searches whose shards, workers and asker are on different silos.</summary>
[Collection(TwoSiloTests.Name)]
public sealed class TwoSiloSearchTests(TwoSiloCluster cluster) : SearchTests(cluster);

/// <summary>Documents whose grain, lane and shard are on different silos.</summary>
[Collection(TwoSiloTests.Name)]
public sealed class TwoSiloIngestionTests(TwoSiloCluster cluster) : IngestionTests(cluster);

/// <summary>Answers whose reader, guard, cache and generator are on different silos.</summary>
[Collection(TwoSiloTests.Name)]
public sealed class TwoSiloAnswerTests(TwoSiloCluster cluster) : AnswerTests(cluster);

/// <summary>Access labels that travel between silos.</summary>
[Collection(TwoSiloTests.Name)]
public sealed class TwoSiloAccessTests(TwoSiloCluster cluster) : AccessTests(cluster);
