namespace Pipeline.Grains.Roles;

/// <summary>What a silo of a cluster is for.</summary>
public enum SiloRole
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>It holds indexes, takes in documents, and answers questions.</summary>
    Index,

    /// <summary>It runs models, and nothing else.</summary>
    Worker,

    /// <summary>It takes requests and answers questions, and holds neither indexes nor models.</summary>
    Gateway,
}
