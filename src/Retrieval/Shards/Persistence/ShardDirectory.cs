using Lucene.Net.Store;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using IODirectory = System.IO.Directory;
using LuceneDirectory = Lucene.Net.Store.Directory;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>
/// A shard's files: <c>manifest</c>, one <c>rows-N</c>, with many vectors one <c>graph-N</c>, the keyword index's
/// segments under <c>lexical/</c>, and
/// <c>lock</c>. A save writes new files beside the old ones and then replaces the manifest; files that the manifest
/// does not name are leftovers of an unfinished save. Files of other names are never touched.
/// </summary>
internal sealed class ShardDirectory : IDisposable
{
    private const string ManifestName = "manifest";
    private const string LexicalName = "lexical";
    private const string NewSuffix = ".new";

    private readonly string _root;
    private readonly FileStream _lock;

    public ShardDirectory(string root)
    {
        _root = Path.GetFullPath(root);
        try
        {
            IODirectory.CreateDirectory(Path.Combine(_root, LexicalName));
            _lock = new FileStream(
                Path.Combine(_root, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShardIndexException(
                $"The index directory '{_root}' cannot be used: it is not writable, or another process has it open. "
                    + "Give every replica a directory of its own.",
                e
            );
        }
    }

    public long Bytes => IODirectory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).Sum(LengthOf);

    /// <summary>Whether there is anything of an earlier index here.</summary>
    public bool HasFiles => Ours().Any();

    public LuceneDirectory OpenLexical() =>
        FSDirectory.Open(new DirectoryInfo(Path.Combine(_root, LexicalName)), NoLockFactory.GetNoLockFactory());

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    public ShardManifest ReadManifest() =>
        FindManifest(_root) ?? throw new InvalidDataException("there is no manifest");

    /// <summary>The manifest in a directory that need not be open; null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ShardManifest? FindManifest(string root)
    {
        var path = Path.Combine(root, ManifestName);
        return File.Exists(path) ? ShardManifest.Decode(File.ReadAllBytes(path)) : null;
    }

    /// <summary>Checks every file that a manifest names.</summary>
    /// <exception cref="InvalidDataException">One is missing or damaged.</exception>
    public void Verify(ShardManifest manifest)
    {
        foreach (var file in manifest.Files)
        {
            var path = PathOf(file.Name);
            if (!File.Exists(path) || LengthOf(path) != file.Length || Crc32C.OfFile(path) != file.Checksum)
            {
                throw new InvalidDataException($"{file.Name} is missing or damaged");
            }
        }
    }

    /// <summary>A name for the file that full-precision vectors are kept in while the index is open.</summary>
    public string NewVectorFile() => PathOf($"vectors-{Guid.NewGuid():n}");

    public RowTable ReadRows(ShardManifest manifest, IVectorIndex vectors)
    {
        if (manifest.GraphFile is not null)
        {
            using var graph = new FileStream(
                PathOf(manifest.GraphFile),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                1 << 17
            );
            vectors.Restore(graph);
        }

        using var file = new FileStream(
            PathOf(manifest.RowsFile),
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            1 << 17
        );
        return RowFile.Read(file, vectors);
    }

    /// <summary>Writes the row table beside earlier ones.</summary>
    /// <returns>The file's name.</returns>
    public string WriteRows(long generation, RowSnapshot rows, int dimensions)
    {
        var name = $"rows-{generation}";
        DurableFile.Write(PathOf(name), stream => RowFile.Write(stream, rows, dimensions));
        return name;
    }

    /// <summary>Writes the graph of the vectors beside earlier ones.</summary>
    /// <returns>The file's name, or null when there is none.</returns>
    public string? WriteGraph(long generation, IVectorIndex vectors, RowSet live)
    {
        if (!vectors.IsWorthSaving)
        {
            return null;
        }

        var name = $"graph-{generation}";
        DurableFile.Write(PathOf(name), stream => vectors.Save(stream, live));
        return name;
    }

    /// <summary>Describes the files of a save. Segment files never change, so those of the save before are
    /// known.</summary>
    public IReadOnlyList<SavedFile> Describe(
        IEnumerable<string> ownFiles,
        IReadOnlyCollection<string> segmentFiles,
        ShardManifest? before
    )
    {
        var known = before?.Files.ToDictionary(f => f.Name, StringComparer.Ordinal) ?? [];
        var files = new List<SavedFile>();
        foreach (var name in ownFiles.Concat(segmentFiles.Select(f => $"{LexicalName}/{f}")))
        {
            var path = PathOf(name);
            files.Add(known.GetValueOrDefault(name) ?? new SavedFile(name, LengthOf(path), Crc32C.OfFile(path)));
        }

        return files;
    }

    public void WriteNewManifest(ShardManifest manifest)
    {
        DurableFile.FlushDirectory(Path.Combine(_root, LexicalName));
        DurableFile.Write(PathOf(ManifestName + NewSuffix), stream => stream.Write(manifest.Encode()));
    }

    /// <summary>From here on the new save is the one that a restart finds.</summary>
    public void PublishManifest() => DurableFile.Replace(PathOf(ManifestName + NewSuffix), PathOf(ManifestName));

    /// <summary>Deletes row tables and graphs other than a manifest's.</summary>
    public void DeleteOldRows(ShardManifest manifest)
    {
        foreach (var path in Tables().ToList())
        {
            if (Path.GetFileName(path) is var name && name != manifest.RowsFile && name != manifest.GraphFile)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Deletes what is left of unfinished saves.</summary>
    public void DeleteUnlisted(ShardManifest manifest)
    {
        var listed = manifest
            .Files.Select(f => PathOf(f.Name))
            .Append(PathOf(ManifestName))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in Ours().Where(p => !listed.Contains(p)).ToList())
        {
            File.Delete(path);
        }
    }

    /// <summary>Deletes the index, the manifest first.</summary>
    public void Clear()
    {
        File.Delete(PathOf(ManifestName));
        foreach (var path in Ours().ToList())
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    private IEnumerable<string> Tables() =>
        IODirectory.EnumerateFiles(_root, "rows-*").Concat(IODirectory.EnumerateFiles(_root, "graph-*"));

    private IEnumerable<string> Ours() =>
        Tables()
            .Concat(IODirectory.EnumerateFiles(_root, "vectors-*"))
            .Concat(IODirectory.EnumerateFiles(_root, ManifestName + "*"))
            .Concat(IODirectory.EnumerateFiles(Path.Combine(_root, LexicalName)));

    /// <summary>Where a file of a manifest is.</summary>
    public string PathOf(string name) => Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));
}
