namespace Pipeline.Benchmarks.Scaling;

/// <summary>A deployment of which the model tells what it uses.</summary>
/// <param name="Silos">Its silos, each of which holds indexes and runs models.</param>
/// <param name="Cores">Processors of each.</param>
/// <param name="ShardsPerSilo">Shards for each silo, over all collections.</param>
/// <param name="SearchedShards">Shards of the collection that is searched.</param>
/// <param name="Replicas">Copies of each shard.</param>
internal sealed record Deployment(int Silos, int Cores, int ShardsPerSilo, int SearchedShards, int Replicas)
{
    /// <summary>All shards.</summary>
    public int Shards => Silos * ShardsPerSilo;
}

/// <summary>How much of something a deployment uses.</summary>
/// <param name="Resource">What.</param>
/// <param name="Used">How much.</param>
/// <param name="Limit">How much there is.</param>
internal sealed record ScaleUse(string Resource, double Used, double Limit)
{
    /// <summary>The part that is used; above 1 it is not enough.</summary>
    public double Part => Used / Limit;
}

/// <summary>
/// What grows with the number of silos, from what was measured on few: arithmetic, which says what breaks first, and no
/// forecast of speed.
/// </summary>
/// <param name="costs">What was measured.</param>
/// <param name="connections">Connections that the database allows.</param>
internal sealed class ScaleModel(ScaleCosts costs, double connections)
{
    /// <summary>What an idle deployment uses, and one whose embedders are all busy.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="planning">What one look of the placement's planner takes; there is one a second.</param>
    public IEnumerable<ScaleUse> Uses(Deployment deployment, TimeSpan planning)
    {
        var silos = deployment.Silos;
        yield return new ScaleUse(
            "connections to the database, idle",
            costs.StreamConnections + (silos * costs.IdleConnections),
            connections
        );
        yield return new ScaleUse("connections to the database, busy", silos * costs.MostConnections, connections);
        yield return new ScaleUse(
            "transactions a second, idle",
            costs.StreamTransactions + (silos * costs.IdleTransactions),
            costs.Transactions
        );
        yield return new ScaleUse(
            "chunks a second, all embedders busy",
            silos * costs.EmbeddedChunks,
            costs.StoredChunks
        );

        // Each silo asks all others once a second what models they have, and is asked by them.
        yield return new ScaleUse(
            "processor of a silo, asking for models",
            (silos - 1) * costs.Call.TotalSeconds,
            deployment.Cores
        );
        yield return new ScaleUse("one thread of the first silo, planning", planning.TotalSeconds, 1);
    }

    /// <summary>Searches a second of a deployment of which every silo is asked alike.</summary>
    public double Searches(Deployment deployment)
    {
        // A shard that the asked silo holds itself costs no call; one that it does not, one for each of the two lists.
        var own = Math.Min(1, (double)deployment.Replicas / deployment.Silos);
        var calls = 2 * deployment.SearchedShards * (1 - own);
        var each = costs.SearchAround + (deployment.SearchedShards * costs.ShardSearch) + (calls * costs.Call);
        return deployment.Silos * deployment.Cores / each.TotalSeconds;
    }
}
