namespace Pipeline.Vocabulary;

/// <summary>What stands in the way of a backup, or of its restoring.</summary>
public enum BackupProblem
{
    /// <summary>The file is something else than a backup of this program.</summary>
    NotABackup,

    /// <summary>A later version of the program wrote it, in a format that this one does not know.</summary>
    Newer,

    /// <summary>Its end is missing.</summary>
    Truncated,

    /// <summary>A part is not what was written.</summary>
    Damaged,

    /// <summary>There is a collection of that name, which holds something.</summary>
    Exists,

    /// <summary>The backup has no collection of that name.</summary>
    NoSuchCollection,

    /// <summary>A new name was given for several collections.</summary>
    SeveralInto,

    /// <summary>There is no room left on the disk.</summary>
    DiskFull,

    /// <summary>Another restore is under way.</summary>
    Busy,
}
