namespace Pipeline.Documents.Sandbox;

/// <summary>
/// No reader process can take the document now: the processes cannot be started, or too many documents are waiting. The
/// document is not to blame and may be tried again later.
/// </summary>
public sealed class SandboxUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="inner">The cause.</param>
    public SandboxUnavailableException(string message, Exception? inner = null)
        : base(message, inner) { }
}
