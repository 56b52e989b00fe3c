using System.Globalization;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Postings;
using Pipeline.Retrieval.Lexical.Scoring;
using Pipeline.Retrieval.Lexical.Segments;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Pipeline.Retrieval.Lexical;

/// <summary>
/// The writing side of the keyword index: one Lucene document a chunk.
/// </summary>
internal sealed class LexicalIndex : IDisposable
{
    private readonly SnapshotDeletionPolicy _commits = new(new KeepOnlyLastCommitDeletionPolicy());
    private readonly IndexWriter _writer;
    private readonly BackgroundMerges _merges;
    private readonly ChunkEntry _entry = new();
    private IndexCommit? _held;
    private IndexCommit? _newest;
    private DirectoryReader? _reader;

    public LexicalIndex(LuceneDirectory directory, bool create)
    {
        _writer = new IndexWriter(
            directory,
            new IndexWriterConfig(LuceneVersion.LUCENE_48, new KeywordAnalyzer())
            {
                OpenMode = create ? OpenMode.CREATE : OpenMode.APPEND,
                Similarity = new ExactLengthSimilarity(),
                MergeScheduler = new BackgroundMerges(),
                Codec = ImpactCodec.Instance,
                IndexDeletionPolicy = _commits,
                RAMBufferSizeMB = 32,
            }
        );

        // The writer works with a copy of its configuration.
        _merges = (BackgroundMerges)_writer.Config.MergeScheduler;
        if (!create)
        {
            _held = _commits.Snapshot();
        }
    }

    public void Delete(string documentId) => _writer.DeleteDocuments(new Term(LexicalFields.Document, documentId));

    /// <summary>Adds a chunk under a sequence number that was never used before.</summary>
    public FieldLengths Add(long sequence, IndexedDocument document, IndexedChunk chunk)
    {
        var headings = string.Join('\n', chunk.HeadingPath.Prepend(document.Title ?? string.Empty));
        AnalyzedText[] titles =
        [
            .. chunk.HeadingPath.Prepend(document.Title ?? string.Empty).Select(TextAnalysis.Analyze),
        ];
        var text = TextAnalysis.Analyze(chunk.Text);
        IReadOnlyList<string>[] title = [.. titles.Select(t => t.Body)];
        IReadOnlyList<string>[] body = [.. title, text.Body];
        string[] words = [.. titles.SelectMany(t => t.Words), .. text.Words];
        _writer.AddDocument(
            _entry.Fill(
                document.DocumentId,
                sequence,
                body,
                words,
                title,
                Surface($"{headings}\n{chunk.Text}"),
                PassageCodec.Encode(chunk)
            )
        );
        return new FieldLengths(body.Sum(part => part.Count), words.Length, title.Sum(part => part.Count));
    }

    /// <summary>Opens a view of everything written so far. The caller owns it.</summary>
    /// <exception cref="IOException">Segments could not be merged.</exception>
    public LexicalView Publish()
    {
        if (_merges.Failure is { } failure)
        {
            throw new IOException("segments could not be merged", failure);
        }

        var next = _reader is null
            ? DirectoryReader.Open(_writer, applyAllDeletes: true)
            : DirectoryReader.OpenIfChanged(_reader, _writer, applyAllDeletes: true);
        if (next is not null)
        {
            _reader?.DecRef();
            _reader = next;
        }

        _reader!.IncRef();
        return new LexicalView(_reader);
    }

    /// <summary>Makes everything written so far durable, beside the commit before it. The files of that one stay until
    /// <see cref="Published"/>.</summary>
    /// <returns>Names of the files of the new commit.</returns>
    public IReadOnlyCollection<string> Commit(long watermark)
    {
        // Commit data makes the commit differ from the one before it even if no document changed.
        _writer.SetCommitData(
            new Dictionary<string, string> { ["watermark"] = watermark.ToString(CultureInfo.InvariantCulture) }
        );
        _writer.Commit();
        if (_newest is not null)
        {
            // The save that made it did not finish.
            _commits.Release(_newest);
        }

        _newest = _commits.Snapshot();
        return [.. _newest.FileNames];
    }

    /// <summary>Tells that a restart will find the newest commit, so the one before it need not stay.</summary>
    public void Published()
    {
        if (_held is not null)
        {
            _commits.Release(_held);
        }

        _held = _newest;
        _newest = null;
    }

    /// <summary>Deletes files that no commit that must stay and no view needs.</summary>
    public void DeleteUnused() => _writer.DeleteUnusedFiles();

    /// <summary>Closes without committing. Views stay usable.</summary>
    public void Dispose()
    {
        _reader?.DecRef();
        _reader = null;
        _writer.Rollback();
    }

    internal static string KeyOf(long sequence) => sequence.ToString("x12", CultureInfo.InvariantCulture);

    private static string[] Surface(string text) =>
        [
            .. SurfaceWords
                .Of(TextNormalizer.Normalize(text))
                .Select(word => KeyStrokes.Of(word.Text))
                .Distinct(StringComparer.Ordinal),
        ];
}
