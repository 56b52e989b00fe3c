namespace Pipeline.Inference.Sessions;

/// <summary>Where a session is in its life.</summary>
public enum SessionState
{
    /// <summary>Not opened yet: nobody has asked for it.</summary>
    Idle,

    /// <summary>Being opened for the first time.</summary>
    Opening,

    /// <summary>Open and working.</summary>
    Ready,

    /// <summary>It broke, or could not be opened; it is opened again after a pause.</summary>
    Faulted,

    /// <summary>Being opened again after a fault.</summary>
    Reopening,

    /// <summary>It was opened again as often as is sensible, and is given up.</summary>
    Failed,
}
