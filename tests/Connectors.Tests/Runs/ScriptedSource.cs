using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Runs;

/// <summary>A source that tells what it was told to.</summary>
internal sealed class ScriptedSource(Func<SourceReading, IEnumerable<SourceEvent>> script) : ISource
{
    public static SourceItem Item(string id, string content, bool isMessage = false) =>
        new(id, "v" + content, _ => Task.FromResult(new SourceContent(Encoding.UTF8.GetBytes(content))))
        {
            IsMessage = isMessage,
        };

    /// <summary>A whole listing of items.</summary>
    public static ScriptedSource Of(IReadOnlyDictionary<string, string> items) =>
        new(_ =>
            items.Select(SourceEvent (item) => new ItemFound(Item(item.Key, item.Value))).Append(new ListingComplete())
        );

    public Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var told in script(reading))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return told;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
