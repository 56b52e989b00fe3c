using System.IO.Enumeration;
using System.Text;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Inputs;

/// <summary>
/// Finds the files that paths stand for: a file, a directory with all below it, or a pattern. A document's id is the
/// file's name, or its path below the directory (or below the fixed beginning of the pattern), with slashes.
/// </summary>
internal static class DocumentFiles
{
    /// <summary>Files of all paths, in the order of the paths and of their names.</summary>
    /// <param name="paths">The paths as given.</param>
    /// <param name="prefix">Put before every id.</param>
    /// <exception cref="UsageException">A path leads to nothing, or two files would become one document.</exception>
    public static IReadOnlyList<DocumentFile> Find(IEnumerable<string> paths, string prefix)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = new List<DocumentFile>();
        foreach (var path in paths)
        {
            var before = files.Count;
            foreach (var (root, file) in Expand(path))
            {
                // macOS hands out decomposed Korean names; the document is the same on every system.
                var id =
                    prefix + Path.GetRelativePath(root, file).Replace('\\', '/').Normalize(NormalizationForm.FormC);
                var full = Path.GetFullPath(file);
                if (!found.TryAdd(id, full))
                {
                    if (found[id] == full)
                    {
                        continue;
                    }

                    throw new UsageException(
                        "PATH",
                        $"'{found[id]}' and '{full}' would both become document '{id}'; add them separately, one of them with --prefix."
                    );
                }

                files.Add(new DocumentFile(id, full));
            }

            if (files.Count == before && !found.ContainsValue(Path.GetFullPath(path)))
            {
                throw new UsageException("PATH", Nothing(path));
            }
        }

        return files;
    }

    private static string Nothing(string path) =>
        GlobPattern.IsPattern(path) ? $"No file matches '{path}'."
        : Directory.Exists(path) ? $"There are no files in '{path}' (hidden ones are left out)."
        : $"There is no file or directory '{path}'.";

    private static IEnumerable<(string Root, string File)> Expand(string path)
    {
        if (File.Exists(path))
        {
            return [(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFullPath(path))];
        }

        if (Directory.Exists(path))
        {
            var root = Path.GetFullPath(path);
            return Below(root).Select(file => (root, file));
        }

        if (!GlobPattern.IsPattern(path))
        {
            return [];
        }

        var pattern = GlobPattern.Parse(path);
        return Directory.Exists(pattern.Root)
            ? Below(pattern.Root).Where(pattern.Matches).Select(file => (pattern.Root, file))
            : [];
    }

    /// <summary>Files below a directory by name; hidden ones and what links lead to are left out.</summary>
    private static IOrderedEnumerable<string> Below(string root) =>
        new FileSystemEnumerable<string>(
            root,
            (ref entry) => entry.ToFullPath(),
            new EnumerationOptions
            {
                RecurseSubdirectories = true,
                IgnoreInaccessible = true,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
            }
        )
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName[0] != '.',
            // A link may lead back up.
            ShouldRecursePredicate = (ref entry) =>
                (entry.Attributes & FileAttributes.ReparsePoint) == 0 && entry.FileName[0] != '.',
        }.Order(StringComparer.Ordinal);
}
