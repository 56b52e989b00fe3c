using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Documents;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Workers;
using Pipeline.Storage;

namespace Pipeline.Grains.Ingestion;

/// <summary>Takes a batch of documents from bytes to chunks with vectors.</summary>
internal sealed partial class DocumentProcessor(
    IDocumentReading reading, IModelSessions sessions, WorkerRouter workers, PipelineOptions options, ILogger logger)
{
    /// <summary>Reads and chunks one document.</summary>
    public async Task<ProcessedDocument> ReadAsync(
        PendingDocument pending, CollectionSettings settings, CancellationToken cancellationToken)
    {
        var row = pending.Document;
        try
        {
            var text = await reading.ReadAsync(
                new SourceDocument(pending.Content, row.ContentType, row.FileName), cancellationToken);
            var tokens = await TokenCounterAsync(cancellationToken);
            var chunker = new Chunker(tokens, new ChunkingOptions
            {
                MaxTokens = settings.ChunkTokens,
                OverlapTokens = settings.ChunkOverlapTokens,
                MinTokens = Math.Min(new ChunkingOptions().MinTokens, settings.ChunkTokens / 2),
            });
            var chunks = await Task.Run(() => chunker.Chunk(text, cancellationToken), cancellationToken);
            return new ProcessedDocument(row, row.Title ?? text.Title, chunks, Failure: null);
        }
        catch (DocumentReadException error)
        {
            // The same bytes fail the same way: only faults of the reader itself are worth another attempt.
            var transient = error.Failure is ReadFailure.TimedOut or ReadFailure.OutOfMemory or ReadFailure.ReaderCrashed;
            return Failed(row, "read", error.Reason, transient);
        }
        catch (SandboxUnavailableException)
        {
            return Failed(row, "read", "The document reader could not be started; the log says why.", transient: true);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A fault of the program, met by this document: the others of the shard must not wait behind it.
            LogFault(logger, row.Collection, row.DocumentId, error);
            return Failed(row, "chunk", "The document could not be processed; the log says why.", transient: true);
        }
    }

    /// <summary>Embeds the chunks of several documents together; without an embedder the vectors stay empty.</summary>
    /// <returns>The documents ready to commit.</returns>
    public async Task<IReadOnlyList<ChunkedDocument>> EmbedAsync(
        IReadOnlyList<ProcessedDocument> documents, CancellationToken cancellationToken)
    {
        var texts = documents
            .SelectMany(document => document.Chunks.Select(chunk => EmbeddedText(document.Title, chunk)))
            .ToArray();
        var vectors = new ReadOnlyMemory<byte>[texts.Length];
        string? embedder = null;
        for (var start = 0; start < texts.Length; start += options.Ingestion.EmbedTexts)
        {
            var part = new ArraySegment<string>(texts, start, Math.Min(options.Ingestion.EmbedTexts, texts.Length - start));
            Embeddings embeddings;
            try
            {
                embeddings = await workers.EmbedAsync(part, TextKind.Passage, RequestPriority.Bulk, cancellationToken);
            }
            catch (PipelineException error) when (error.Code == ErrorCode.ModelUnavailable && sessions.StatusOf(ModelRole.Embed).Name is null)
            {
                break;
            }

            embedder = embeddings.Model;
            var floats = MemoryMarshal.Cast<byte, float>(embeddings.Data.Span);
            for (var row = 0; row < part.Count; row++)
            {
                vectors[start + row] = ToHalf(floats.Slice(row * embeddings.Dimensions, embeddings.Dimensions));
            }
        }

        var result = new List<ChunkedDocument>(documents.Count);
        var next = 0;
        foreach (var document in documents)
        {
            var chunks = document.Chunks
                .Select(chunk => new StoredChunk(
                    chunk.Ordinal, chunk.Text, chunk.HeadingPath, chunk.Start, chunk.End, chunk.Page, vectors[next++]))
                .ToArray();
            result.Add(new ChunkedDocument(
                document.Row.Collection, document.Row.DocumentId, document.Row.Version, document.Row.Shard,
                document.Title, embedder, chunks));
        }

        return result;
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

    private async ValueTask<ITokenCounter> TokenCounterAsync(CancellationToken cancellationToken) =>
        await sessions.FindEmbedderAsync(cancellationToken) is { } embedder
            ? new EmbedderTokenCounter(embedder.Tokenizer)
            : new EstimatedTokenCounter();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collection}: document {DocumentId} met a fault of the program")]
    private static partial void LogFault(ILogger logger, string collection, string documentId, Exception error);

    private static byte[] ToHalf(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * 2];
        TensorPrimitives.ConvertToHalf(vector, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        return bytes;
    }

    private static ProcessedDocument Failed(DocumentRow row, string stage, string reason, bool transient) =>
        new(row, row.Title, [], new ProcessingFailure(stage, reason, transient));
}

/// <summary>A document after reading and chunking.</summary>
internal sealed record ProcessedDocument(
    DocumentRow Row, string? Title, IReadOnlyList<Chunk> Chunks, ProcessingFailure? Failure);

/// <summary>Why a document could not be processed.</summary>
/// <param name="Stage">read, chunk, embed or commit.</param>
/// <param name="Reason">A sentence for the user.</param>
/// <param name="Transient">True: another attempt may succeed.</param>
internal sealed record ProcessingFailure(string Stage, string Reason, bool Transient);
