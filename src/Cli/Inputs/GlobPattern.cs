using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Cli.Inputs;

/// <summary>
/// A path pattern for shells that do not expand one: <c>*</c> and <c>?</c> within a name, <c>**</c> over any number of
/// directories.
/// </summary>
internal sealed class GlobPattern
{
    private readonly Regex _below;

    private GlobPattern(string root, string below)
    {
        Root = root;
        _below = new Regex(below, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    /// <summary>The directory before the first wildcard.</summary>
    public string Root { get; }

    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Reads a pattern.</summary>
    public static GlobPattern Parse(string pattern)
    {
        var parts = pattern.Replace(Path.DirectorySeparatorChar, '/').Split('/');
        var wild = Array.FindIndex(parts, IsPattern);
        var root = string.Join('/', parts[..wild]);
        if (root.Length == 0)
        {
            root = pattern.StartsWith('/') ? "/" : ".";
        }

        var regex = new StringBuilder("^");
        for (var i = wild; i < parts.Length; i++)
        {
            var last = i == parts.Length - 1;
            if (parts[i] == "**")
            {
                regex.Append(last ? ".*" : "(?:[^/]+/)*");
                continue;
            }

            foreach (var c in parts[i])
            {
                regex.Append(
                    c switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        _ => Regex.Escape(c.ToString()),
                    }
                );
            }

            regex.Append(last ? "" : "/");
        }

        return new GlobPattern(Path.GetFullPath(root), regex.Append('$').ToString());
    }

    /// <summary>True when a file below <see cref="Root"/> matches.</summary>
    public bool Matches(string file) =>
        _below.IsMatch(Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/'));
}
