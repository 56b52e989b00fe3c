using Pipeline.Contracts.Answers;

namespace Pipeline.Client.Answers;

/// <summary>
/// One connection to an answer's events. Its enumeration ends quietly or with a <see cref="BrokenStreamException"/>
/// when the connection does, whether the answer is at its end or not.
/// </summary>
internal sealed class AnswerSource(string answerId, IAsyncEnumerable<AnswerEvent> events, IDisposable? connection)
    : IDisposable
{
    public string AnswerId { get; } = answerId;

    public IAsyncEnumerable<AnswerEvent> Events { get; } = events;

    public void Dispose() => connection?.Dispose();
}

/// <summary>A stream that broke off before its end; another attempt may go on.</summary>
internal sealed class BrokenStreamException(string message, Exception? inner = null) : Exception(message, inner);
