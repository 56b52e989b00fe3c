using System.Diagnostics;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Shards.Persistence;
using LuceneDirectory = Lucene.Net.Store.Directory;
using RAMDirectory = Lucene.Net.Store.RAMDirectory;

namespace Pipeline.Retrieval.Shards;

/// <summary>
/// One shard's index: keywords, vectors and stored fields of the shard's documents, built from the change feed. It is a
/// cache: what is damaged or made for another embedder is discarded, and the feed is read again from the start.
/// </summary>
/// <remarks>All members may be called from any thread. <see cref="Apply"/> and <see cref="Save"/> run one at a time;
/// <see cref="Acquire(AccessScope)"/> and searches never wait for them.</remarks>
public sealed partial class ShardIndex : IDisposable
{
    private readonly Lock _writing = new();
    private readonly ShardIndexOptions _options;
    private readonly ShardDirectory? _directory;
    private readonly LuceneDirectory _lexicalFiles;
    private readonly SharedFiles _sharedFiles;
    private readonly IDisposable _ownUse;
    private readonly LexicalIndex _lexical;
    private readonly RowTable _rows;
    private ShardManifest? _saved;
    private SharedSnapshot? _current;
    private Exception? _failure;
    private bool _released;
    private long _nextSequence;

    private ShardIndex(
        ShardIndexOptions options,
        ShardDirectory? directory,
        LuceneDirectory lexicalFiles,
        RowTable rows,
        ShardManifest? saved
    )
    {
        _options = options;
        _directory = directory;
        _lexicalFiles = lexicalFiles;
        _rows = rows;
        _saved = saved;
        _nextSequence = saved?.NextSequence ?? 1;
        _lexical = new LexicalIndex(lexicalFiles, create: saved is null);
        try
        {
            _sharedFiles = new SharedFiles(lexicalFiles);
            _ownUse = _sharedFiles.Use();
            Publish(saved?.Watermark ?? 0);
        }
        catch
        {
            _lexical.Dispose();
            throw;
        }
    }

    /// <summary>Number of the last change applied; 0 for a new or discarded index. Changes after it are to be
    /// applied.</summary>
    public long Watermark => Current.Watermark;

    /// <summary>Why an index found on disk was discarded when this one was opened, or null.</summary>
    public string? Discarded { get; private init; }

    /// <summary>Number of the last change that a restart would find saved; 0 when none is.</summary>
    public long SavedWatermark => Volatile.Read(ref _saved)?.Watermark ?? 0;

    /// <summary>What the index holds now. Looks at nothing but memory.</summary>
    public ShardContents Contents
    {
        get
        {
            var current = Current;
            var rows = current.Rows;
            return new ShardContents(rows.Documents.Count, rows.Live.Count, rows.VectorCount, current.Watermark);
        }
    }

    /// <summary>What the index holds now, and the room that it takes.</summary>
    public ShardStatistics Statistics
    {
        get
        {
            var current = Current;
            var rows = current.Rows;
            var disk = _directory?.Bytes ?? ((RAMDirectory)_lexicalFiles).GetSizeInBytes();
            return new ShardStatistics(
                rows.Documents.Count,
                rows.Live.Count,
                rows.VectorCount,
                rows.Bytes,
                disk,
                current.Watermark,
                SavedWatermark
            );
        }
    }

    private SharedSnapshot Current =>
        Volatile.Read(ref _current) ?? throw new ObjectDisposedException(nameof(ShardIndex));

    /// <summary>Applies changes and publishes the result in one step: readers that acquire afterwards see all of them,
    /// in both indexes.</summary>
    /// <param name="changes">By ascending number. Those up to the watermark are skipped, so a batch may be
    /// repeated.</param>
    /// <returns>Changes that do not fit, in the order of their numbers; all others were applied.</returns>
    /// <exception cref="IndexInputException">The numbers do not ascend, or chunks are to be kept that the index does not
    /// hold; none was applied.</exception>
    /// <exception cref="ShardIndexException">Writing failed (a full disk). The index goes on answering as it was, and
    /// takes no more changes until it is opened again.</exception>
    public IReadOnlyList<RefusedChange> Apply(IReadOnlyList<IndexChange> changes)
    {
        lock (_writing)
        {
            var current = Current;
            CheckWritable();
            var refused = new List<RefusedChange>();
            var valid = ChangeValidation.Check(changes, current.Watermark, _options.Dimensions, refused);
            if (changes.Count == 0 || changes[^1].Number <= current.Watermark)
            {
                return [];
            }

            CheckKept(valid);

            try
            {
                foreach (var change in valid)
                {
                    if (Write(change) is { } refusal)
                    {
                        refused.Add(refusal);
                    }
                }

                Publish(changes[^1].Number);
                return [.. refused.OrderBy(refusal => refusal.Number)];
            }
            catch (Exception e)
            {
                _failure = e;
                throw new ShardIndexException("Changes could not be written to the index; open it again.", e);
            }
        }
    }

    /// <summary>Makes the current state the one that a restart finds. A crash at any moment leaves the old save or the
    /// new one. Does nothing in memory, or when nothing changed. The row table and vectors are written whole.</summary>
    /// <exception cref="ShardIndexException">Writing failed. A restart still finds a whole save; this one may be tried
    /// again.</exception>
    public void Save()
    {
        lock (_writing)
        {
            var current = Current;
            CheckWritable();
            if (_directory is null || _saved?.Watermark == current.Watermark)
            {
                return;
            }

            try
            {
                SaveFiles(_directory, current);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ShardIndexException("The index could not be saved completely; free space and save again.", e);
            }
        }
    }

    /// <summary>Takes the current state for reading. It does not change, however long it is held.</summary>
    /// <param name="scope">What the reader may see.</param>
    /// <returns>A snapshot that the caller must dispose.</returns>
    public ShardSnapshot Acquire(AccessScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        while (true)
        {
            // A state can be released between reading the field and counting the reader; then there is a newer one.
            var current = Current;
            if (current.TryAddReference())
            {
                return new ShardSnapshot(current, scope, _options.Dimensions);
            }
        }
    }

    /// <summary>Takes the current state for the index's own use, with nothing hidden.</summary>
    internal ShardSnapshot Acquire() => Acquire(AccessScope.Everything);

    /// <summary>Gives the directory back, so that another index can be opened in it. This one takes no more changes,
    /// and goes on answering as it is until it is disposed. Harmless when repeated.</summary>
    public void Release()
    {
        lock (_writing)
        {
            if (_released)
            {
                return;
            }

            _released = true;
            _failure ??= new ObjectDisposedException(nameof(ShardIndex), "its directory was given back");
            try
            {
                _lexical.Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Uncommitted files that could not be deleted are left over; the next opening deletes them.
            }
            finally
            {
                _ownUse.Dispose();
                _directory?.Dispose();
            }
        }
    }

    /// <summary>Closes the index without saving. Snapshots already taken stay usable.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            Release();
            Interlocked.Exchange(ref _current, null)?.RemoveReference();
        }
    }

    private void Publish(long watermark)
    {
        Debug.Assert(_current is null || watermark > _current.Watermark, "A watermark only ascends.");
        var lexical = _lexical.Publish();
        var rows = _rows.Publish();
        if (lexical.ChunkCount != rows.Live.Count)
        {
            rows.Vectors.Dispose();
            lexical.Dispose();
            throw new InvalidDataException("the keyword index and the row table hold different chunks");
        }

        var next = new SharedSnapshot(watermark, rows, lexical, _sharedFiles.Use());
        Interlocked.Exchange(ref _current, next)?.RemoveReference();
    }

    private void SaveFiles(ShardDirectory directory, SharedSnapshot current)
    {
        Step("rows");
        var generation = (_saved?.Generation ?? 0) + 1;
        var rowsFile = directory.WriteRows(generation, current.Rows, _options.Dimensions);
        Step("graph");
        var graphFile = directory.WriteGraph(generation, _rows.Vectors, current.Rows.Live);
        Step("commit");
        var segments = _lexical.Commit(current.Watermark);
        Step("describe");
        var manifest = new ShardManifest(
            ShardManifest.CurrentFormat,
            _options.Embedder,
            _options.Dimensions,
            generation,
            current.Watermark,
            _nextSequence,
            rowsFile,
            graphFile,
            directory.Describe(graphFile is null ? [rowsFile] : [rowsFile, graphFile], segments, _saved)
        );
        Step("manifest");
        directory.WriteNewManifest(manifest);
        Step("publish");
        directory.PublishManifest();
        Volatile.Write(ref _saved, manifest);
        _lexical.Published();
        Step("clean");
        directory.DeleteOldRows(manifest);
        _lexical.DeleteUnused();
        Step("done");
    }

    private void Step(string name) => _options.BeforeSaveStep?.Invoke(name);

    private void CheckWritable()
    {
        if (_failure is not null)
        {
            throw new ShardIndexException("An earlier write failed; open the index again.", _failure);
        }
    }
}
