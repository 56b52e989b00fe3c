using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Webhooks;

/// <summary>Takes events as if they were items, so that they are tried again, counted and given up like
/// those.</summary>
/// <param name="receiver">Where they go.</param>
/// <param name="giveUp">Writes down that one was not taken, and will not be.</param>
public sealed class WebhookSink(WebhookReceiver receiver, Func<string, Problem, CancellationToken, Task> giveUp)
    : IDocumentSink
{
    /// <inheritdoc/>
    public async Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            await receiver
                .SendAsync(content.Title ?? id, content.Bytes ?? default, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SourceException error)
        {
            throw new SinkException(error.Message, error.IsTransient, error);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken) =>
        giveUp(id, problem, cancellationToken);
}
