using Microsoft.Extensions.Logging;
using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>Reads in child processes.</summary>
public sealed class SandboxedReading : IDocumentReading, IAsyncDisposable
{
    /// <summary>Creates the pool.</summary>
    /// <param name="fileName">The program that reads.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limits">Limits on each document.</param>
    /// <param name="options">The pool's behaviour.</param>
    /// <param name="logger">Where the pool logs.</param>
    /// <param name="time">The clock.</param>
    public SandboxedReading(
        string fileName,
        IReadOnlyList<string> arguments,
        ReadingLimits limits,
        SandboxOptions? options = null,
        ILogger<SandboxedReading>? logger = null,
        TimeProvider? time = null)
    {
    }

    /// <inheritdoc/>
    public Task<DocumentText> ReadAsync(SourceDocument source, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>Ends the processes.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
