using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;

namespace Pipeline.Silo.Watching;

/// <summary>The watched collection, made when it is first looked at.</summary>
internal sealed class CollectionDocuments(IGrainFactory grains, ICorpusStore store, SiloOptions options)
    : IWatchedDocuments
{
    private const int PageSize = 1000;

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var collection = grains.GetCollection(options.WatchCollection);
        await collection.Create(new CollectionSettings());
        var ids = new List<string>();
        string? after = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await collection.ListDocuments(null, after, PageSize);
            ids.AddRange(
                page.Documents.Where(document => document.FileName == document.Id).Select(document => document.Id)
            );
            after = page.Next;
        } while (after is not null);
        return ids;
    }

    public async Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken)
    {
        try
        {
            // A file has neither labels nor metadata: those that the document was given stay.
            var known = await store.FindDocumentAsync(options.WatchCollection, id, cancellationToken);
            await Document(id)
                .Submit(
                    new DocumentInput
                    {
                        Content = content.Bytes?.ToArray(),
                        RefusedBytes = content.Bytes is null ? content.RefusedBytes : null,
                        FileName = id,
                        Labels = known?.Labels,
                        Metadata = known?.MetadataJson,
                    }
                );
        }
        catch (PipelineException error) when (error.Code is ErrorCode.InvalidRequest)
        {
            throw new SinkException(error.Message, isTransient: false, error);
        }
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => Document(id).Delete();

    // A folder has no messages.
    public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken) => Task.CompletedTask;

    private IDocumentGrain Document(string id) => grains.GetDocument(options.WatchCollection, id);
}
