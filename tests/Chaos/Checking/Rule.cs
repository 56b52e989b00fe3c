namespace Pipeline.Chaos.Checking;

/// <summary>What must hold, whatever happens to silos and store.</summary>
internal enum Rule
{
    /// <summary>What was acknowledged is there.</summary>
    NothingIsLost,

    /// <summary>What is there is there once.</summary>
    NothingIsDoubled,

    /// <summary>Later acknowledgements have higher versions, and a version has one content.</summary>
    VersionsAscend,

    /// <summary>A result shows all chunks of one version of a document.</summary>
    VersionsAreWhole,

    /// <summary>Nothing is there that nobody wrote, or that had been replaced by what the search had to see.</summary>
    NothingIsInvented,

    /// <summary>What was deleted stays deleted.</summary>
    DeletesHold,

    /// <summary>Nobody sees what labels hide.</summary>
    LabelsHold,

    /// <summary>A search sees the write whose receipt it names.</summary>
    WritesAreRead,

    /// <summary>Every call is answered, or ends with an error that says what to do.</summary>
    ErrorsAreClear,

    /// <summary>A stream ends with an answer or an error, unless its silo was hit.</summary>
    StreamsEnd,

    /// <summary>Replicas of a shard hold the same in the end.</summary>
    ReplicasAgree,

    /// <summary>A silo that nothing happened to keeps its indexes open.</summary>
    IndexesStayOpen,

    /// <summary>Silos end, and come back, as they should.</summary>
    SilosBehave,
}
