namespace Pipeline.Inference.Tests.Faults;

/// <summary>What goes wrong at a call of a model.</summary>
public enum FaultKind
{
    /// <summary>The call fails and has done nothing.</summary>
    Fails,

    /// <summary>The call fails halfway: what the model holds is not what it should be.</summary>
    LeavesDoubt,

    /// <summary>The call gives fewer results than it should.</summary>
    GivesTooFew,

    /// <summary>The call gives more results than it should.</summary>
    GivesTooMany,

    /// <summary>The call does not come back until what it works on is given up.</summary>
    Hangs,

    /// <summary>There is no room in the device's memory.</summary>
    HasNoRoom,

    /// <summary>There is no room in the host's memory.</summary>
    OutOfMemory,
}
