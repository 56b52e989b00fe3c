using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Folders;

/// <summary>The files of a folder at one moment, by their ids: paths below the folder, with '/' and in form
/// C.</summary>
/// <remarks>
/// A folder that cannot be read is not a folder without files: what lies below it is unknown, and nothing may be
/// concluded from its absence.
/// </remarks>
internal sealed class FolderTree
{
    private readonly SortedDictionary<string, FileInfo> _files = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, string Reason)> _unread = [];
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly PathFilter _filter;

    private FolderTree(PathFilter filter) => _filter = filter;

    /// <summary>The files that were seen, by id.</summary>
    public IReadOnlyDictionary<string, FileInfo> Files => _files;

    /// <summary>What the ids of files begin with that could not be looked for, and why.</summary>
    public IReadOnlyList<(string Prefix, string Reason)> Unread => _unread;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="IOException">The folder itself cannot be read, or is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be read.</exception>
    public static FolderTree Read(string folder, PathFilter filter, CancellationToken cancellationToken)
    {
        var tree = new FolderTree(filter);
        tree.Enter(new DirectoryInfo(folder), "", cancellationToken);
        return tree;
    }

    private void Enter(DirectoryInfo folder, string prefix, CancellationToken cancellationToken)
    {
        // A link may lead back up.
        if (!_entered.Add(folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName))
        {
            return;
        }

        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((entry.Attributes & (FileAttributes.Hidden | FileAttributes.System)) != 0)
            {
                continue;
            }

            var id = prefix + entry.Name.Normalize();
            if (entry is FileInfo file)
            {
                if (_filter.Takes(id))
                {
                    _files[id] = file;
                }

                continue;
            }

            if (_filter.LeavesOut(id))
            {
                continue;
            }

            try
            {
                Enter((DirectoryInfo)entry, id + "/", cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _unread.Add((id + "/", error.Message));
            }
        }
    }
}
