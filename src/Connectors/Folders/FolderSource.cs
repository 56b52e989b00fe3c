using System.Runtime.CompilerServices;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Folders;

/// <summary>The files of a folder of this machine. It is looked through at intervals, which finds every change on every
/// file system; a file's version is its size and the time of its last change.</summary>
/// <param name="folder">The folder.</param>
/// <param name="filter">Which files are taken.</param>
/// <param name="maxBytes">The largest file that is read.</param>
/// <param name="time">Tells the age of a file.</param>
public sealed class FolderSource(string folder, PathFilter filter, long maxBytes, TimeProvider time) : ISource
{
    /// <summary>A file younger than this may still be being written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Look(cancellationToken).Files.Keys.Take(most)]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Looking through a folder blocks.
        var tree = await Task.Run(() => Look(cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var (prefix, reason) in tree.Unread)
        {
            yield return new PartUnread(prefix, Problem.Of(ProblemCode.ItemUnreadable, ("detail", reason)));
        }

        foreach (var (id, file) in tree.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Tell(id, file);
        }

        yield return new ListingComplete();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SourceEvent Tell(string id, FileInfo file)
    {
        try
        {
            return time.GetUtcNow() - file.LastWriteTimeUtc < Settled
                ? new ItemThere(id)
                : new ItemFound(
                    new SourceItem(id, $"{file.Length}-{file.LastWriteTimeUtc.Ticks}", token => ReadAsync(file, token))
                );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Gone or locked since the look: the next one sees it.
            return new PartUnread(id, Problem.Of(ProblemCode.ItemUnreadable, ("detail", error.Message)));
        }
    }

    private async Task<SourceContent> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var length = file.Length;
            return length > maxBytes
                ? new SourceContent((ReadOnlyMemory<byte>?)null) { RefusedBytes = length }
                : new SourceContent(
                    await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false)
                );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.ItemUnreadable, ("detail", error.Message)),
                isTransient: false,
                error
            );
        }
    }

    private FolderTree Look(CancellationToken cancellationToken)
    {
        try
        {
            return FolderTree.Read(folder, filter, cancellationToken);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.SourceMissing, ("address", folder)),
                isTransient: false,
                error
            );
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.SourceForbids, ("address", folder)),
                isTransient: false,
                error
            );
        }
        catch (IOException error)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.SourceUnreachable, ("address", folder), ("detail", error.Message)),
                isTransient: false,
                error
            );
        }
    }
}
