namespace Pipeline.Grains.Routing;

/// <summary>How many copies of each shard are asked for, and what there is for them.</summary>
public interface IReplicaCounts
{
    /// <summary>The copies that are asked for.</summary>
    int Wanted { get; }

    /// <summary>The silos that can hold one; as many as are wanted as long as that is not known.</summary>
    int Silos { get; }
}
