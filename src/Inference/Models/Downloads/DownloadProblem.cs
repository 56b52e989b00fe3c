namespace Pipeline.Inference.Models.Downloads;

/// <summary>Why a download failed.</summary>
public enum DownloadProblem
{
    /// <summary>The server cannot be reached.</summary>
    NoNetwork,

    /// <summary>The server has no such file.</summary>
    NotFound,

    /// <summary>The server wants a login, or the licence to be accepted.</summary>
    Forbidden,

    /// <summary>The server answered with an error, or broke off too often.</summary>
    Server,

    /// <summary>An address or a redirect is neither https nor this machine.</summary>
    UnsafeAddress,

    /// <summary>The content is not what the catalogue or the server promised, or no model at all.</summary>
    WrongContent,

    /// <summary>The file is larger than allowed.</summary>
    TooLarge,

    /// <summary>The disk has not enough room, or cannot be written.</summary>
    Disk,

    /// <summary>Another download of the same model is running.</summary>
    InProgress,
}
