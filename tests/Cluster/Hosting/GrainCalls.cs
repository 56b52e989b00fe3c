using System.Collections.Concurrent;

namespace Pipeline.Cluster.Hosting;

/// <summary>Records which calls a grain makes to others; a stream counts once, when it is opened.</summary>
internal sealed class GrainCalls : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _calls = new(StringComparer.Ordinal);

    /// <summary>The calls of the grain with a key, in order.</summary>
    public string[] Of(string key) => _calls.TryGetValue(key, out var calls) ? [.. calls] : [];

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.SourceId is { } source && IsCall(context))
        {
            _calls
                .GetOrAdd(source.Key.ToString()!, _ => new ConcurrentQueue<string>())
                .Enqueue($"{context.InterfaceName}.{context.MethodName}");
        }

        return context.Invoke();
    }

    /// <summary>The pieces of a stream, and what the runtime tells itself, are no calls of the question.</summary>
    private static bool IsCall(IOutgoingGrainCallContext context) =>
        context.MethodName is not ("MoveNext" or "DisposeAsync")
        && !context.InterfaceName.StartsWith("Orleans.Runtime.", StringComparison.Ordinal);
}
