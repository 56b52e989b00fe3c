namespace Pipeline.Documents.Reading;

/// <summary>What a reader says of a document, more closely than <see cref="ReadFailure"/>: a sentence of its own, which
/// whoever shows it may word in another language.</summary>
public enum ReadProblem
{
    /// <summary>Only the sentence tells.</summary>
    Unreadable,

    /// <summary>No bytes.</summary>
    EmptyDocument,

    /// <summary>No text. Values: format.</summary>
    NoText,

    /// <summary>A PDF in which no text is found, or recognised.</summary>
    ScannedPdf,

    /// <summary>A PDF whose glyphs stand for no letters that can be told.</summary>
    UnmappedPdf,

    /// <summary>Too many bytes. Values: size, most.</summary>
    DocumentTooLarge,

    /// <summary>Too many pages. Values: pages, most.</summary>
    TooManyPages,

    /// <summary>Too many cells in a row. Values: cells, most.</summary>
    TooManyCells,

    /// <summary>Too many parts of a package. Values: most.</summary>
    TooManyParts,

    /// <summary>A package that unpacks to too much. Values: most, ratio.</summary>
    UnpacksTooLarge,

    /// <summary>An element with too many attributes. Values: most.</summary>
    TagTooLarge,

    /// <summary>An archive in which nothing is read. Values: names.</summary>
    NothingInside,

    /// <summary>A format that is not read. Values: kind.</summary>
    UnsupportedType,

    /// <summary>A binary office document.</summary>
    OldOffice,

    /// <summary>HWP of version 3 or earlier.</summary>
    OldHwp,

    /// <summary>Not what was declared. Values: declared.</summary>
    WrongType,

    /// <summary>Neither text nor a format that is read.</summary>
    NotText,

    /// <summary>The encoding could not be found out.</summary>
    UnknownEncoding,

    /// <summary>Not valid in its encoding. Values: encoding.</summary>
    WrongEncoding,

    /// <summary>Protected by a password.</summary>
    Encrypted,

    /// <summary>Locked by a certificate or by rights management.</summary>
    Locked,

    /// <summary>Truncated or malformed. Values: format.</summary>
    Damaged,

    /// <summary>Nests too deep. Values: most.</summary>
    TooDeep,

    /// <summary>Too many characters. Values: most.</summary>
    TooMuchText,

    /// <summary>Took too long. Values: seconds.</summary>
    ReadTimedOut,

    /// <summary>Needed too much memory. Values: most.</summary>
    ReadOutOfMemory,

    /// <summary>The reader's process died.</summary>
    ReaderCrashed,

    /// <summary>A second attempt ended badly too.</summary>
    FailedAgain,

    /// <summary>An image with too many pixels. Values: pixels, most.</summary>
    TooManyPixels,

    /// <summary>An image in which no text is recognised.</summary>
    NothingRecognised,

    /// <summary>An image, where no text recognition is installed.</summary>
    NoTextRecognition,

    /// <summary>Protected by another password than the one that was given.</summary>
    WrongPassword,

    /// <summary>Protected by a password in a way that is not read. Values: kind.</summary>
    UnreadEncryption,

    /// <summary>The key takes too many rounds to make. Values: rounds, most.</summary>
    CostlyPassword,
}
