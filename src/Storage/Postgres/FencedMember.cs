namespace Pipeline.Storage.Postgres;

/// <summary>A process of a cluster, as the cluster's own table names it.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Generation">Another one for every start.</param>
public sealed record FencedMember(string Cluster, string Address, int Port, int Generation);
