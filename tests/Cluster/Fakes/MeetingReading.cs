using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pipeline.Documents;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;

namespace Pipeline.Cluster.Fakes;

/// <summary>Reads, and hands a document out when so many readers have it as must: then all of them go on at the same
/// time.</summary>
internal sealed class MeetingReading : IDocumentReading
{
    private readonly InProcessReading _reading = new(new ReadingLimits());
    private readonly ConcurrentDictionary<string, Meeting> _meetings = new(StringComparer.Ordinal);

    /// <summary>How many readers wait for one another.</summary>
    public int Readers { get; set; } = 1;

    public async Task<DocumentText> ReadAsync(SourceDocument source, CancellationToken cancellationToken)
    {
        var text = await _reading.ReadAsync(source, cancellationToken);
        var meeting = _meetings.GetOrAdd(Convert.ToHexString(SHA256.HashData(source.Content.Span)), _ => new Meeting());
        if (Interlocked.Increment(ref meeting.Arrived) >= Readers)
        {
            meeting.All.TrySetResult();
        }

        await meeting.All.Task.WaitAsync(cancellationToken);
        return text;
    }

    private sealed class Meeting
    {
        public int Arrived;

        public TaskCompletionSource All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
