namespace Pipeline.Vocabulary;

/// <summary>How far a replica is on its way to answering, and from it. A replica moves to another silo by these: the
/// new one is ready before the old one drains.</summary>
public enum ReplicaStage
{
    /// <summary>It has no index to answer from yet, or none that may be shown.</summary>
    Building,

    /// <summary>It has an index that lacks changes that are asked for.</summary>
    CatchingUp,

    /// <summary>It answers.</summary>
    Ready,

    /// <summary>It answers as long as it is asked, and is to be asked no more.</summary>
    Draining,
}
