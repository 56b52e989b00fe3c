using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards.Persistence;
using Pipeline.Retrieval.Vectors;
using LuceneDirectory = Lucene.Net.Store.Directory;
using RAMDirectory = Lucene.Net.Store.RAMDirectory;

namespace Pipeline.Retrieval.Shards;

/// <content>Opening: what was saved if it is whole and fits, else a new index.</content>
public sealed partial class ShardIndex
{
    /// <summary>Opens the index in a directory, or a new one. Every saved file is read once and checked; one that is
    /// damaged, of another format, or made for another embedder is discarded with the rest.</summary>
    /// <param name="options">Where, and for which vectors.</param>
    /// <returns>The index at its saved watermark, or empty at 0.</returns>
    /// <exception cref="IndexInputException">The options do not fit.</exception>
    /// <exception cref="ShardIndexException">The directory is in use or cannot be written.</exception>
    public static ShardIndex Open(ShardIndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (options.Directory is null)
        {
            return new ShardIndex(options, null, new RAMDirectory(), new RowTable(NewVectors(options, null)), null);
        }

        var directory = new ShardDirectory(options.Directory);
        try
        {
            return OpenSaved(options, directory, out var discarded) ?? OpenNew(options, directory, discarded);
        }
        catch (Exception e)
        {
            directory.Dispose();
            if (e is (IOException and not ShardIndexException) or UnauthorizedAccessException)
            {
                throw new ShardIndexException($"The index directory '{options.Directory}' cannot be written.", e);
            }

            throw;
        }
    }

    /// <summary>Looks whether an index that this program reads was saved in a directory, without opening it.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>What it was saved as; null when there is none, or its manifest is damaged or of another
    /// format.</returns>
    public static SavedIndex? FindSaved(string directory)
    {
        try
        {
            return ShardDirectory.FindManifest(directory) is { Format: ShardManifest.CurrentFormat } manifest
                ? new SavedIndex(manifest.Embedder, manifest.Dimensions, manifest.Watermark)
                : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ShardIndex? OpenSaved(ShardIndexOptions options, ShardDirectory directory, out string? discarded)
    {
        discarded = null;
        if (!directory.HasFiles)
        {
            return null;
        }

        LuceneDirectory? files = null;
        try
        {
            var manifest = directory.ReadManifest();
            if (
                manifest.Format != ShardManifest.CurrentFormat
                || manifest.Embedder != options.Embedder
                || manifest.Dimensions != options.Dimensions
            )
            {
                discarded =
                    $"it was made in format {manifest.Format} for {manifest.Embedder} "
                    + $"({manifest.Dimensions} dimensions)";
                return null;
            }

            directory.Verify(manifest);
            directory.DeleteUnlisted(manifest);
            var rows = directory.ReadRows(manifest, NewVectors(options, directory));
            files = directory.OpenLexical();
            return new ShardIndex(options, directory, files, rows, manifest);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever is wrong with the files, the cure is the same: the feed has everything.
            files?.Dispose();
            discarded = e.Message;
            return null;
        }
    }

    private static ShardIndex OpenNew(ShardIndexOptions options, ShardDirectory directory, string? discarded)
    {
        directory.Clear();
        var files = directory.OpenLexical();
        try
        {
            var rows = new RowTable(NewVectors(options, directory));
            return new ShardIndex(options, directory, files, rows, null) { Discarded = discarded };
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static IVectorIndex NewVectors(ShardIndexOptions options, ShardDirectory? directory) =>
        VectorIndex.Create(options.Dimensions, options.Vectors, directory is null ? null : directory.NewVectorFile);
}
