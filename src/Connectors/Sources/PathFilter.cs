using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Connectors.Sources;

/// <summary>
/// Which items of a source are taken, by patterns over their ids: <c>*</c> and <c>?</c> within a name, <c>**</c> over
/// any number of folders. A pattern without a slash is one of names, wherever they lie; letters count as they are
/// written.
/// </summary>
public sealed class PathFilter
{
    private readonly Regex[] _include;
    private readonly Regex[] _exclude;

    /// <summary>Reads patterns.</summary>
    /// <param name="include">What is taken; none: everything.</param>
    /// <param name="exclude">What is left out of it.</param>
    public PathFilter(IEnumerable<string>? include, IEnumerable<string>? exclude)
    {
        _include = [.. (include ?? []).Select(Pattern)];
        _exclude = [.. (exclude ?? []).Select(Pattern)];
    }

    /// <summary>Takes everything.</summary>
    public static PathFilter All { get; } = new(null, null);

    /// <summary>Whether an item is taken.</summary>
    /// <param name="id">Its id, with '/' between folders.</param>
    public bool Takes(string id) =>
        (_include.Length == 0 || _include.Any(pattern => pattern.IsMatch(id)))
        && !_exclude.Any(pattern => pattern.IsMatch(id));

    /// <summary>Whether a folder is left out as a whole, so that nobody need look into it.</summary>
    /// <param name="folder">Its id, without a slash at its end.</param>
    public bool LeavesOut(string folder) =>
        _exclude.Any(pattern => pattern.IsMatch(folder) || pattern.IsMatch(folder + "/"));

    private static Regex Pattern(string pattern)
    {
        var isName = !pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal);
        var text = pattern.TrimStart('/');
        var regex = new StringBuilder(isName ? @"\A(?:.*/)?" : @"\A");
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*' when text.AsSpan(i).StartsWith("**/"):
                    regex.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when text.AsSpan(i).StartsWith("**"):
                    regex.Append(".*");
                    i++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                default:
                    regex.Append(Regex.Escape(text[i].ToString()));
                    break;
            }
        }

        // A folder means what lies in it.
        regex.Append(text.EndsWith('/') ? @".*\z" : @"(?:/.*)?\z");
        return new Regex(
            regex.ToString(),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline
        );
    }
}
