namespace Pipeline.Inference.Sessions;

/// <summary>
/// The session broke, during the request or before it. It is opened again, and the request may be sent again; at once
/// when it
/// <see cref="HadBegun">had not begun</see>.
/// </summary>
/// <param name="message">Which session, in words that a user may read.</param>
/// <param name="hadBegun">Whether the request was being worked on.</param>
/// <param name="inner">What broke it.</param>
public sealed class SessionFaultedException(string message, bool hadBegun, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Whether the request was being worked on when the session broke, so that it may be what broke
    /// it.</summary>
    public bool HadBegun { get; } = hadBegun;
}
