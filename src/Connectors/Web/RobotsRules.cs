using System.Globalization;
using System.Text;

namespace Pipeline.Connectors.Web;

/// <summary>What a site asks of programs, as RFC 9309 says: the group of our name, else that of all; the longest path
/// that matches decides, and allowing wins.</summary>
internal sealed class RobotsRules
{
    private const int MostRules = 5000;

    private readonly List<(string Path, bool Allows)> _rules = [];

    private RobotsRules() { }

    /// <summary>Asks for nothing.</summary>
    public static RobotsRules None { get; } = new();

    /// <summary>The distance between requests that it asks for; null: none.</summary>
    public TimeSpan? Delay { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="agent">Our name in it.</param>
    public static RobotsRules Parse(string text, string agent)
    {
        var own = new RobotsRules();
        var all = new RobotsRules();
        List<RobotsRules> current = [];
        var hasOwn = false;
        var inAgents = false;
        foreach (var line in text.Split('\n', '\r'))
        {
            var content = line.Split('#')[0];
            var colon = content.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            var (field, value) = (content[..colon].Trim().ToLowerInvariant(), content[(colon + 1)..].Trim());
            switch (field)
            {
                case "user-agent":
                    if (!inAgents)
                    {
                        current = [];
                    }

                    inAgents = true;
                    if (value == "*")
                    {
                        current.Add(all);
                    }
                    else if (value.Split('/')[0].Equals(agent, StringComparison.OrdinalIgnoreCase))
                    {
                        hasOwn = true;
                        current.Add(own);
                    }

                    break;
                case "allow" or "disallow":
                    inAgents = false;
                    if (value.Length > 0)
                    {
                        current.ForEach(rules => rules.Add(value, field == "allow"));
                    }

                    break;
                case "crawl-delay":
                    inAgents = false;
                    if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var s))
                    {
                        var delay = TimeSpan.FromSeconds(Math.Min(s, 60));
                        current.ForEach(rules => rules.Delay = delay);
                    }

                    break;
            }
        }

        return hasOwn ? own : all;
    }

    /// <summary>Whether a path may be asked for.</summary>
    /// <param name="pathAndQuery">The path with its query, as it is requested.</param>
    public bool Allows(string pathAndQuery)
    {
        if (pathAndQuery == "/robots.txt")
        {
            return true;
        }

        var path = Normal(pathAndQuery);
        var (longest, allows) = (-1, true);
        foreach (var rule in _rules)
        {
            if (
                (rule.Path.Length > longest || (rule.Path.Length == longest && rule.Allows)) && Matches(rule.Path, path)
            )
            {
                (longest, allows) = (rule.Path.Length, rule.Allows);
            }
        }

        return allows;
    }

    private void Add(string path, bool allows)
    {
        if (_rules.Count < MostRules)
        {
            _rules.Add((Normal(path), allows));
        }
    }

    /// <summary>Letters beyond ASCII as they are sent, so that a rule and a path meet however either is
    /// written.</summary>
    private static string Normal(string path)
    {
        var normal = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length)
            {
                normal.Append(path.AsSpan(i, 3).ToString().ToUpperInvariant());
                i += 2;
            }
            else if (path[i] <= '~' && path[i] > ' ')
            {
                normal.Append(path[i]);
            }
            else if (Rune.TryGetRuneAt(path, i, out var rune))
            {
                normal.Append(Uri.EscapeDataString(rune.ToString()));
                i += rune.Utf16SequenceLength - 1;
            }
        }

        return normal.ToString();
    }

    /// <summary>Whether a pattern matches the beginning of a path: <c>*</c> is anything, <c>$</c> at its end the
    /// end. Takes time in proportion to the product of both.</summary>
    private static bool Matches(string pattern, string path)
    {
        var toEnd = pattern.EndsWith('$');
        var text = toEnd ? pattern[..^1] : pattern;
        var (at, i, star, from) = (0, 0, -1, 0);
        while (i < path.Length)
        {
            if (at == text.Length && !toEnd)
            {
                return true;
            }

            if (at < text.Length && text[at] == '*')
            {
                (star, from) = (at++, i);
            }
            else if (at < text.Length && text[at] == path[i])
            {
                (at, i) = (at + 1, i + 1);
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        return text.AsSpan(at).Trim('*').IsEmpty;
    }
}
