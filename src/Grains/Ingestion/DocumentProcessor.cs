using System.Text;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Documents;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Documents;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Offers;
using Pipeline.Inference.Tokenization;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Ingestion;

/// <summary>Takes a document of one collection from bytes to chunks.</summary>
internal sealed partial class DocumentProcessor(
    IDocumentReading reading,
    IClusterModels models,
    ICollectionSettings collections,
    PasswordSeal seal,
    string collection,
    GenerationSettings? generation,
    ILogger logger
) : IDocumentCutting
{
    /// <summary>Reads and chunks one document as the generation has it; without one, as the collection's settings say
    /// now.</summary>
    /// <exception cref="CollectionNotFoundException">The collection is gone.</exception>
    public async Task<ProcessedDocument> CutAsync(PendingDocument pending, CancellationToken cancellationToken)
    {
        var (most, overlap) = await SizesAsync();
        var row = pending.Document;
        try
        {
            var tokens = await TokenCounterAsync(cancellationToken);
            var chunker = new Chunker(
                tokens,
                new ChunkingOptions
                {
                    MaxTokens = most,
                    OverlapTokens = overlap,
                    MinTokens = Math.Min(new ChunkingOptions().MinTokens, most / 2),
                }
            );
            var cutting = chunker.Begin();
            var chunks = new List<Chunk>();
            string? title = null;
            await reading.ReadPiecesAsync(
                new SourceDocument(pending.Content, row.ContentType, row.FileName)
                {
                    Password = await seal.OpenAsync(
                        pending.SealedPassword,
                        row.Collection,
                        row.DocumentId,
                        cancellationToken
                    ),
                },
                piece =>
                {
                    title ??= piece.Title;
                    chunks.AddRange(cutting.Chunk(piece, cancellationToken));

                    // As bytes, as a whole, and as blocks.
                    LargeGarbage.Add(5L * piece.Text.Length);
                },
                cancellationToken
            );
            return new ProcessedDocument(row, row.Title ?? title, chunks, Failure: null);
        }
        catch (DocumentReadException error)
        {
            // The same bytes fail the same way: only faults of the reader itself are worth another attempt.
            var transient =
                error.Failure is ReadFailure.TimedOut or ReadFailure.OutOfMemory or ReadFailure.ReaderCrashed;
            return Failed(row, "read", ReadRemarks.Of(error), transient);
        }
        catch (SandboxUnavailableException)
        {
            return Failed(row, "read", RemarkCode.ReaderUnavailable.With(), transient: true);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A fault of the program, met by this document: the others of the shard must not wait behind it.
            LogFault(logger, row.Collection, row.DocumentId, error);
            return Failed(row, "chunk", RemarkCode.ProcessingFailed.With(), transient: true);
        }
    }

    /// <summary>What the embedder reads of a chunk: its title and headings give a lone paragraph its subject.</summary>
    public static string EmbeddedText(string? title, Chunk chunk) => EmbeddedText(title, chunk.HeadingPath, chunk.Text);

    /// <inheritdoc cref="EmbeddedText(string?, Chunk)" />
    public static string EmbeddedText(string? title, IReadOnlyList<string> headings, string text)
    {
        var builder = new StringBuilder();
        if (!string.IsNullOrEmpty(title))
        {
            builder.Append(title).Append('\n');
        }

        var path = string.Join(" > ", headings.Where(heading => heading != title));
        if (path.Length > 0)
        {
            builder.Append(path).Append('\n');
        }

        return builder.Append(text).ToString();
    }

    private async ValueTask<(int Most, int Overlap)> SizesAsync()
    {
        if (generation is not null)
        {
            return (generation.ChunkTokens, generation.ChunkOverlapTokens);
        }

        var settings = await SettingsAsync();
        return (settings.ChunkTokens, settings.ChunkOverlapTokens);
    }

    private async ValueTask<CollectionSettings> SettingsAsync()
    {
        try
        {
            return await collections.FindSettingsAsync(collection);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            throw new CollectionNotFoundException(collection);
        }
    }

    private ValueTask<ITokenizer?> TokenizerAsync(CancellationToken cancellationToken) =>
        generation is null ? models.FindTokenizerAsync(cancellationToken)
        : generation.Embedder is { } vectors ? models.FindTokenizerAsync(vectors, cancellationToken)
        : default;

    private async ValueTask<ITokenCounter> TokenCounterAsync(CancellationToken cancellationToken) =>
        await TokenizerAsync(cancellationToken) is { } tokenizer
            ? new EmbedderTokenCounter(tokenizer)
            : new EstimatedTokenCounter();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collection}: document {DocumentId} met a fault of the program")]
    private static partial void LogFault(ILogger logger, string collection, string documentId, Exception error);

    private static ProcessedDocument Failed(DocumentRow row, string stage, Remark reason, bool transient) =>
        new(row, row.Title, [], new ProcessingFailure(stage, reason, transient));
}

/// <summary>A document after reading and chunking.</summary>
internal sealed record ProcessedDocument(
    DocumentRow Row,
    string? Title,
    IReadOnlyList<Chunk> Chunks,
    ProcessingFailure? Failure
);

/// <summary>Why a document could not be processed.</summary>
/// <param name="Stage">read, chunk, embed or commit.</param>
/// <param name="Reason">What the user is told.</param>
/// <param name="Transient">True: another attempt may succeed.</param>
internal sealed record ProcessingFailure(string Stage, Remark Reason, bool Transient);
