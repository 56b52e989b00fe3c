using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.DeadLetters;

namespace Pipeline.Grains.Connectors;

/// <summary>The documents of a collection that a connector keeps equal to its source.</summary>
/// <param name="grains">Finds documents.</param>
/// <param name="letters">Where messages that are given up are listed.</param>
/// <param name="connector">The connector's name.</param>
/// <param name="settings">What it is told to do.</param>
/// <param name="time">The clock.</param>
/// <param name="check">Asked before every change; throws when another may be running.</param>
internal sealed class CollectionSink(
    IGrainFactory grains,
    IDeadLetters letters,
    string connector,
    ConnectorSettings settings,
    TimeProvider time,
    Action check
) : IDocumentSink
{
    private readonly DocumentNames _names = new(connector, settings);

    public Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken) =>
        CallAsync(() =>
            Document(id)
                .Submit(
                    new DocumentInput
                    {
                        Content = content.Bytes?.ToArray(),
                        RefusedBytes = content.Bytes is null ? content.RefusedBytes : null,
                        ContentType = content.ContentType,
                        FileName = content.FileName ?? id,
                        Title = content.Title,
                        Labels = settings.Labels,
                        Metadata = _names.MetadataOf(content),
                    }
                )
        );

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => CallAsync(() => Document(id).Delete());

    public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken) =>
        CallAsync(async () =>
        {
            await letters.AddDeadLetterAsync(
                new DeadLetter(
                    0,
                    time.GetUtcNow(),
                    $"connector/{connector}",
                    _names.IdOf(id),
                    problem.ToRemark().Code,
                    problem.ToRemark().Message,
                    1
                ),
                cancellationToken
            );
            return true;
        });

    private IDocumentGrain Document(string id) => grains.GetDocument(settings.Collection, _names.IdOf(id));

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        check();
        try
        {
            return await call();
        }
        catch (PipelineException error)
            when (error.Code is ErrorCode.InvalidRequest or ErrorCode.TooLarge or ErrorCode.Blocked)
        {
            throw new SinkException(error.Message, isTransient: false, error);
        }
        catch (PipelineException error) when (error.Code is not ErrorCode.UnknownCollection)
        {
            throw new SinkException(error.Message, isTransient: true, error);
        }
        catch (Exception error)
            when (error is TimeoutException or OrleansException or Storage.Errors.StoreUnavailableException)
        {
            throw new SinkException("The silo of the document does not answer.", isTransient: true, error);
        }
    }
}
