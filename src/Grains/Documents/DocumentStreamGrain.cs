using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.Streams.Core;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Documents;

/// <summary>
/// Consumes the stream <c>documents</c> of one collection (the stream's key). A document is in the store before the
/// stream advances; should the stream deliver it again, the store sees identical content and does nothing.
/// </summary>
[ImplicitStreamSubscription(DocumentStreams.Namespace), OnRoles(SiloRole.Index)]
internal sealed partial class DocumentStreamGrain(ILogger<DocumentStreamGrain> logger)
    : Grain,
        IDocumentStreamGrain,
        IStreamSubscriptionObserver,
        IAsyncObserver<DocumentInput>
{
    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<DocumentInput>().ResumeAsync(this);

    public async Task OnNextAsync(DocumentInput item, StreamSequenceToken? token = null)
    {
        var collection = this.GetPrimaryKeyString();
        try
        {
            var id = DocumentIds.Of(item);
            await GrainFactory.GetDocument(collection, id).Submit(item);
        }
        catch (PipelineException error) when (error.Code is ErrorCode.InvalidRequest or ErrorCode.UnknownCollection)
        {
            // It will never be accepted: say so and let the stream go on. Anything else throws and is delivered again.
            LogRefused(logger, collection, error.Message);
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFailed(logger, this.GetPrimaryKeyString(), ex);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collection}: a document of the stream was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string collection, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collection}: the document stream reported an error")]
    private static partial void LogStreamFailed(ILogger logger, string collection, Exception error);
}
