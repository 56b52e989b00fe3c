using System.Collections.Concurrent;
using System.Text;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Runs;

/// <summary>Documents in memory, which can be told to refuse.</summary>
internal sealed class MemorySink : IDocumentSink
{
    private int _submits;

    public ConcurrentDictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, SourceContent> Contents { get; } = new(StringComparer.Ordinal);

    public List<string> GivenUp { get; } = [];

    /// <summary>How often something was submitted.</summary>
    public int Submits => _submits;

    /// <summary>Asked before every change, with the item's id; may throw.</summary>
    public Action<string> Gate { get; set; } = _ => { };

    public IReadOnlyList<string> Ids => [.. Documents.Keys.Order(StringComparer.Ordinal)];

    public Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken)
    {
        Gate(id);
        Interlocked.Increment(ref _submits);
        Documents[id] = content.Bytes is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : "";
        Contents[id] = content;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        Gate(id);
        Documents.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken)
    {
        lock (GivenUp)
        {
            GivenUp.Add(id);
        }

        return Task.CompletedTask;
    }
}
