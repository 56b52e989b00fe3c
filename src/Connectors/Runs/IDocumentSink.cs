using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Runs;

/// <summary>The documents that a connector keeps equal to a source. Safe for concurrent calls of different
/// items.</summary>
public interface IDocumentSink
{
    /// <summary>Submits an item; returns when it is durable.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SinkException">It was not taken.</exception>
    Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken);

    /// <summary>Deletes the document of an item.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SinkException">It was not deleted.</exception>
    Task DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes down that a message was not taken, and will not be.</summary>
    /// <param name="id">The item's id.</param>
    /// <param name="problem">Why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SinkException">It was not written down.</exception>
    Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken);
}

/// <summary>A document was not taken.</summary>
/// <param name="message">Why, without any of its content.</param>
/// <param name="isTransient">True: nothing can be taken now, and it will pass; false: this document is refused as it
/// is.</param>
/// <param name="inner">What it came from.</param>
public sealed class SinkException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it passes.</summary>
    public bool IsTransient { get; } = isTransient;
}
