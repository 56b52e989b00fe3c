using System.Collections.Frozen;

namespace Pipeline.Guardrails.Links;

/// <summary>The hosts whose addresses may leave in an answer: those of a policy, and those that a question
/// names.</summary>
public sealed class AllowedHosts
{
    private const string Subdomains = "*.";
    private const int LongestHost = 253;

    private readonly FrozenSet<string> _exact;
    private readonly string[] _suffixes;

    /// <param name="patterns">Host names; <c>*.example.com</c> is every name below example.com, not itself.</param>
    public AllowedHosts(IEnumerable<string> patterns)
    {
        var all = patterns.Select(pattern => pattern.ToLowerInvariant()).ToArray();
        _exact = all.Where(pattern => !IsWildcard(pattern)).ToFrozenSet(StringComparer.Ordinal);
        _suffixes = [.. all.Where(IsWildcard).Select(pattern => pattern[1..])];
    }

    /// <summary>No host.</summary>
    public static AllowedHosts None { get; } = new([]);

    /// <summary>Whether no host is allowed at all.</summary>
    public bool IsEmpty => _exact.Count == 0 && _suffixes.Length == 0;

    /// <summary>Whether a text is a host name, or one after <c>*.</c>.</summary>
    /// <param name="pattern">The text, as it stands in a policy.</param>
    public static bool IsPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return IsHost(IsWildcard(pattern) ? pattern[Subdomains.Length..] : pattern);
    }

    /// <summary>The addresses' hosts in what a person wrote: what a question names is asked for.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The hosts in lower case, each once.</returns>
    public static IReadOnlyCollection<string> NamedIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var filter = new LinkFilter(None);
        filter.Push(text);
        filter.Complete();
        return filter.Hosts;
    }

    /// <summary>Whether an address of a host may leave.</summary>
    /// <param name="host">The host's name, without port.</param>
    public bool Allows(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (IsEmpty || !IsHost(host))
        {
            return false;
        }

        var name = host.ToLowerInvariant();
        return _exact.Contains(name)
            || _suffixes.Any(suffix => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal));
    }

    /// <summary>Letters, digits and dashes in labels; at least two of them, or localhost.</summary>
    internal static bool IsHost(string text)
    {
        var labels = text.Split('.');
        return text.Length <= LongestHost
            && (labels.Length > 1 || text.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            && labels.All(label =>
                label.Length is > 0 and <= 63
                && label[0] != '-'
                && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            );
    }

    private static bool IsWildcard(string pattern) => pattern.StartsWith(Subdomains, StringComparison.Ordinal);
}
