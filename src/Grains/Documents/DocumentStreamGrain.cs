using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using Orleans.Streams.Core;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.DeadLetters;

namespace Pipeline.Grains.Documents;

/// <summary>
/// Consumes the stream <c>documents</c> of one collection (the stream's key). A document is in the store before the
/// stream advances; should the stream deliver it again, even after later ones, the store knows how far the document has
/// come and does nothing.
/// </summary>
[ImplicitStreamSubscription(DocumentStreams.Namespace), OnRoles(SiloRole.Index)]
internal sealed partial class DocumentStreamGrain(
    IDeadLetters letters,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<DocumentStreamGrain> logger
) : Grain, IDocumentStreamGrain, IStreamSubscriptionObserver, IAsyncObserver<DocumentInput>
{
    // A message of a batch has the batch's number and its place in it.
    private const int PlaceBits = 20;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<DocumentInput>().ResumeAsync(this);

    public async Task OnNextAsync(DocumentInput item, StreamSequenceToken? token = null)
    {
        var collection = this.GetPrimaryKeyString();
        string? id = null;
        try
        {
            id = DocumentIds.Of(item);
            await GrainFactory.GetDocument(collection, id).Submit(item with { StreamPosition = PositionOf(token) });
        }
        catch (PipelineException error) when (error.Code is ErrorCode.InvalidRequest or ErrorCode.UnknownCollection)
        {
            // It will never be accepted: say so and let the stream go on. Anything else throws and is delivered again.
            LogRefused(logger, collection, error.Code);
            metrics.DeadLetter(error.Code);
            await BuryAsync(collection, id ?? item.Id ?? item.FileName, error);
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFailed(logger, this.GetPrimaryKeyString(), ex);
        return Task.CompletedTask;
    }

    private long? PositionOf(StreamSequenceToken? token) =>
        options.Value.StreamRedelivers && token is not null
            ? (token.SequenceNumber << PlaceBits) | (uint)Math.Min(token.EventIndex, (1 << PlaceBits) - 1)
            : null;

    private Task BuryAsync(string collection, string? id, PipelineException error) =>
        StoreCalls.RunAsync(async () =>
        {
            await letters.AddDeadLetterAsync(
                new DeadLetter(0, time.GetUtcNow(), collection, id, error.Code.Name(), error.Message, 1),
                CancellationToken.None
            );
            return true;
        });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collection}: a document of the stream was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string collection, ErrorCode reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collection}: the document stream reported an error")]
    private static partial void LogStreamFailed(ILogger logger, string collection, Exception error);
}
