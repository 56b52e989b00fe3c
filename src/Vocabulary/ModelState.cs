namespace Pipeline.Vocabulary;

/// <summary>Where a model stands on a silo.</summary>
public enum ModelState
{
    /// <summary>There is none of its role.</summary>
    Missing,

    /// <summary>It can be downloaded.</summary>
    Available,

    /// <summary>It is being downloaded.</summary>
    Downloading,

    /// <summary>Its files cannot be used.</summary>
    Damaged,

    /// <summary>Its files are there; nothing has asked for it yet.</summary>
    Installed,

    /// <summary>It is being loaded.</summary>
    Opening,

    /// <summary>It works.</summary>
    Ready,

    /// <summary>It broke, and is opened again soon.</summary>
    Faulted,

    /// <summary>It broke, and is being opened again.</summary>
    Reopening,

    /// <summary>It broke too often in a row and was given up.</summary>
    Failed,
}
