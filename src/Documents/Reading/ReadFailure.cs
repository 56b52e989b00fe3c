namespace Pipeline.Documents.Reading;

/// <summary>Why a document could not be read.</summary>
public enum ReadFailure
{
    /// <summary>There are no bytes, or no text in them.</summary>
    Empty,

    /// <summary>The document is larger than <see cref="ReadingLimits.MaxBytes"/>, or unpacks to more than is
    /// allowed.</summary>
    TooLarge,

    /// <summary>The format is known but not read.</summary>
    UnsupportedType,

    /// <summary>The bytes are not what the media type or file name says.</summary>
    WrongType,

    /// <summary>The bytes are text in an encoding that could not be determined, or not valid in the one
    /// declared.</summary>
    WrongEncoding,

    /// <summary>The document is protected by a password.</summary>
    Encrypted,

    /// <summary>The document is truncated or malformed.</summary>
    Damaged,

    /// <summary>The document nests deeper than <see cref="ReadingLimits.MaxNesting"/>.</summary>
    TooDeep,

    /// <summary>The text is longer than <see cref="ReadingLimits.MaxCharacters"/>.</summary>
    OutputTooLarge,

    /// <summary>Reading took longer than <see cref="ReadingLimits.Timeout"/>.</summary>
    TimedOut,

    /// <summary>Reading needed more memory than <see cref="ReadingLimits.MaxMemoryBytes"/>.</summary>
    OutOfMemory,

    /// <summary>The reader's process died while it read this document.</summary>
    ReaderCrashed,

    /// <summary>
    /// Reading the same bytes took too long, needed too much memory or killed its process for the second time: the
    /// document is to blame, and another attempt will not help.
    /// </summary>
    FailedAgain,

    /// <summary>What reads it is not installed: as soon as it is, another attempt reads the document.</summary>
    EngineMissing,
}
