using Pipeline.Client.Http;
using Pipeline.Contracts.Answers;

namespace Pipeline.Client.Transport;

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
