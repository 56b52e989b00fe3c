using System.Runtime.CompilerServices;
using Pipeline.Client.Submitting;
using Pipeline.Client.Transport;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <content>Documents.</content>
public sealed partial class PipelineClient
{
    /// <summary>Documents asked for at once when listing.</summary>
    private const int PageSize = 200;

    /// <summary>Submits a document; returns when it is durable. The same content again is a no-op.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="document">The document; its id is derived (<see cref="DocumentIds.Of"/>) when it has none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<DocumentReceipt> SubmitAsync(
        string collection,
        DocumentInput document,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        var receipts = await SubmitBatchAsync(collection, [document], cancellationToken).ConfigureAwait(false);
        return receipts[0];
    }

    /// <summary>Submits some documents in one call; returns when all are durable.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">The documents; a few dozen, more are better streamed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The receipts, in the order of the documents.</returns>
    public async Task<IReadOnlyList<DocumentReceipt>> SubmitBatchAsync(
        string collection,
        IReadOnlyList<DocumentInput> documents,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        Named(collection);
        if (documents.Count == 0)
        {
            return [];
        }

        var named = documents.Select(document => document with { Id = DocumentIds.Of(document) }).ToArray();
        var receipts = await _transport.Submit(collection, named, cancellationToken).ConfigureAwait(false);
        return receipts.Count == named.Length
            ? receipts
            : throw new PipelineException(
                ErrorCode.Internal,
                $"The server acknowledged {receipts.Count} of {named.Length} documents. Submit them again."
            );
    }

    /// <summary>
    /// Submits a stream of documents with backpressure: never more than <see cref="SubmitOptions.MaxInFlight"/> are
    /// taken from the source and not yet acknowledged, and a consumer that stops reading stops the source. Documents
    /// without an acknowledgement when a connection breaks are sent again.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="documents">The source; read once, from one thread at a time.</param>
    /// <param name="options">The window; null: the defaults.</param>
    /// <param name="cancellationToken">Ends the stream; what was acknowledged stays.</param>
    /// <returns>One result a document, in the order of the acknowledgements.</returns>
    /// <exception cref="PipelineException">The stream as a whole cannot go on: no server, no such
    /// collection.</exception>
    public IAsyncEnumerable<SubmitResult> SubmitAsync(
        string collection,
        IAsyncEnumerable<DocumentInput> documents,
        SubmitOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        Named(collection);
        var window = options ?? new SubmitOptions();
        window.Validate();
        return RunAsync(cancellationToken);

        // The window is made by the enumeration, so that a second one starts afresh.
        async IAsyncEnumerable<SubmitResult> RunAsync([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (
                var result in new SubmitWindow(_transport, collection, window)
                    .RunAsync(documents, token)
                    .ConfigureAwait(false)
            )
            {
                yield return result;
            }
        }
    }

    /// <summary>Submits files in one call, read while they are sent; returns when all are durable.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="files">The files; each becomes a document with the file's name as its id.</param>
    /// <param name="metadata">A flat JSON object for all of them.</param>
    /// <param name="labels">Access labels for all of them.</param>
    /// <param name="progress">Told after every piece that was sent; starts over when the upload is repeated.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<DocumentReceipt>> SubmitFilesAsync(
        string collection,
        IReadOnlyList<FileUpload> files,
        string? metadata = null,
        IReadOnlyList<string>? labels = null,
        IProgress<UploadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(files);
        Named(collection);
        return files.Count == 0
            ? []
            : await _transport
                .SubmitFiles(collection, files, metadata, labels, progress, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Lists documents in the order of their ids, page after page as they are read.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="state">Only documents in this state; null: all but the deleted.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<DocumentInfo> ListDocumentsAsync(
        string collection,
        DocumentState? state = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string? after = null;
        do
        {
            var page = await ListDocumentsPageAsync(collection, state, after, PageSize, cancellationToken)
                .ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                yield return document;
            }

            after = page.Next;
        } while (after is not null);
    }

    /// <summary>One page of documents.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="state">Only documents in this state; null: all but the deleted.</param>
    /// <param name="after">The <see cref="DocumentPage.Next"/> of the page before; null: the first page.</param>
    /// <param name="limit">Documents in the page, 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentPage> ListDocumentsPageAsync(
        string collection,
        DocumentState? state = null,
        string? after = null,
        int limit = PageSize,
        CancellationToken cancellationToken = default
    ) => _transport.ListDocuments(Named(collection), state, after, limit, cancellationToken);

    /// <summary>A document with its state.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentInfo> GetDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    ) => _transport.GetDocument(Named(collection), id, cancellationToken);

    /// <summary>The newest version's content as it was submitted.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentContent> ReadContentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    ) => _transport.ReadContent(Named(collection), id, cancellationToken);

    /// <summary>The chunks of a document as they are searched, in order, with where they stand in the
    /// original.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="from">The first chunk, from 0.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException"><see cref="ErrorCode.Conflict"/>: another version took its place
    /// meanwhile.</exception>
    public async IAsyncEnumerable<DocumentChunk> ListChunksAsync(
        string collection,
        string id,
        int from = 0,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        long? version = null;
        for (int? next = from; next is { } at; )
        {
            var page = await _transport
                .ReadChunks(Named(collection), id, at, PageSize, cancellationToken)
                .ConfigureAwait(false);
            if (version is { } first && page.Version != first)
            {
                throw new PipelineException(
                    ErrorCode.Conflict,
                    $"Document '{id}' was replaced while its chunks were read; read them again."
                );
            }

            version = page.Version;
            foreach (var chunk in page.Chunks)
            {
                yield return chunk;
            }

            next = page.Next;
        }
    }

    /// <summary>Deletes a document.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentReceipt> DeleteDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    ) => _transport.DeleteDocument(Named(collection), id, cancellationToken);

    /// <summary>Tries a failed document again at once; <see cref="ErrorCode.Conflict"/> when it is not
    /// failed.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentInfo> RetryDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    ) => _transport.RetryDocument(Named(collection), id, null, cancellationToken);

    /// <summary>Tries a failed document again at once, with the password that opens it.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="password">The password (<see cref="DocumentInput.Password"/>); null: none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentInfo> RetryDocumentAsync(
        string collection,
        string id,
        string? password,
        CancellationToken cancellationToken = default
    ) => _transport.RetryDocument(Named(collection), id, password, cancellationToken);

    /// <summary>Parks a waiting document; <see cref="ErrorCode.Conflict"/> when it is not waiting.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<DocumentInfo> CancelDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default
    ) => _transport.CancelDocument(Named(collection), id, cancellationToken);
}
