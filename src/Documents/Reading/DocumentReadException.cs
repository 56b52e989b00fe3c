namespace Pipeline.Documents.Reading;

/// <summary>A document cannot be read. Trying again with the same bytes and limits will not help.</summary>
public sealed class DocumentReadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">Why the document cannot be read.</param>
    /// <param name="reason">A sentence, with the fix where there is one, fit to be shown to whoever submitted the
    /// document.</param>
    /// <param name="inner">What the parser said, if it said anything.</param>
    public DocumentReadException(ReadFailure failure, string reason, Exception? inner = null)
        : base(reason, inner)
    {
        Failure = failure;
    }

    /// <summary>Why the document cannot be read.</summary>
    public ReadFailure Failure { get; }

    /// <summary>What the sentence says, for whoever words it in another language.</summary>
    public ReadProblem Problem { get; init; }

    /// <summary>What the sentence says of the case, by name; which there are, <see cref="ReadProblem"/> says.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>A sentence that a user can act on. It holds no text of the document.</summary>
    public string Reason => Message;
}
