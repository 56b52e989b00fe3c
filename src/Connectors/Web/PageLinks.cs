using System.Net;
using System.Text;

namespace Pipeline.Connectors.Web;

/// <summary>
/// The links of an HTML page, in their order, and what it asks of programs. Reads tags only, in one pass and without
/// recursion, so no page can take more time or stack than it is long.
/// </summary>
internal sealed class PageLinks
{
    private const int MostLinks = 2000;
    private const int MostAttributes = 100;

    private static readonly string[] Opaque = ["script", "style", "template", "textarea", "title", "noscript"];

    private readonly List<string> _targets = [];

    private PageLinks() { }

    /// <summary>Where links lead, as they are written.</summary>
    public IReadOnlyList<string> Targets => _targets;

    /// <summary>What links are relative to, as it is written; null: the page.</summary>
    public string? Base { get; private set; }

    /// <summary>Whether the page asks not to be indexed.</summary>
    public bool IsNoIndex { get; private set; }

    /// <summary>Whether it asks not to follow its links.</summary>
    public bool IsNoFollow { get; private set; }

    /// <summary>Reads a page.</summary>
    public static PageLinks Read(string html)
    {
        var page = new PageLinks();
        var at = 0;
        while ((at = html.IndexOf('<', at)) >= 0)
        {
            if (html.AsSpan(at).StartsWith("<!--"))
            {
                var end = html.IndexOf("-->", at + 4, StringComparison.Ordinal);
                if (end < 0)
                {
                    break;
                }

                at = end + 3;
                continue;
            }

            var (name, attributes, next) = Tag(html, at + 1);
            at = next;
            page.Take(name, attributes);
            if (Opaque.Contains(name, StringComparer.Ordinal))
            {
                var end = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
                if (end < 0)
                {
                    break;
                }

                at = end + 2;
            }
        }

        return page;
    }

    private void Take(string name, Dictionary<string, string> attributes)
    {
        switch (name)
        {
            case "a" or "area" or "frame" or "iframe":
                var target = attributes.GetValueOrDefault(name is "a" or "area" ? "href" : "src");
                var relation = attributes.GetValueOrDefault("rel", "");
                if (
                    target is { Length: > 0 and <= 2000 }
                    && _targets.Count < MostLinks
                    && !relation.Contains("nofollow", StringComparison.OrdinalIgnoreCase)
                )
                {
                    _targets.Add(target);
                }

                break;
            case "base" when attributes.GetValueOrDefault("href") is { Length: > 0 } address:
                Base ??= address;
                break;
            case "meta" when attributes.GetValueOrDefault("name", "").ToLowerInvariant() is "robots" or "pipeline":
                foreach (var word in attributes.GetValueOrDefault("content", "").ToLowerInvariant().Split(','))
                {
                    IsNoIndex |= word.Trim() is "noindex" or "none";
                    IsNoFollow |= word.Trim() is "nofollow" or "none";
                }

                break;
        }
    }

    /// <summary>Reads a tag behind its '&lt;'; a name is empty when it is none, or one that ends an
    /// element.</summary>
    private static (string Name, Dictionary<string, string> Attributes, int Next) Tag(string html, int at)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = at;
        while (at < html.Length && char.IsAsciiLetterOrDigit(html[at]))
        {
            at++;
        }

        var name = html[start..at].ToLowerInvariant();
        if (name.Length == 0)
        {
            return ("", attributes, at);
        }

        while (at < html.Length && html[at] != '>')
        {
            if (char.IsWhiteSpace(html[at]) || html[at] == '/')
            {
                at++;
                continue;
            }

            var key = at;
            while (at < html.Length && html[at] is not ('=' or '>') && !char.IsWhiteSpace(html[at]))
            {
                at++;
            }

            var attribute = html[key..at].ToLowerInvariant();
            if (at == key)
            {
                at++;
            }

            (var value, at) = Value(html, at);
            if (attributes.Count < MostAttributes)
            {
                attributes.TryAdd(attribute, value);
            }
        }

        return (name, attributes, Math.Min(at + 1, html.Length));
    }

    private static (string Value, int Next) Value(string html, int at)
    {
        var look = at;
        while (look < html.Length && char.IsWhiteSpace(html[look]))
        {
            look++;
        }

        if (look >= html.Length || html[look] != '=')
        {
            return ("", at);
        }

        look++;
        while (look < html.Length && char.IsWhiteSpace(html[look]))
        {
            look++;
        }

        if (look < html.Length && html[look] is '"' or '\'')
        {
            var end = html.IndexOf(html[look], look + 1);
            return end < 0 ? ("", html.Length) : (WebUtility.HtmlDecode(html[(look + 1)..end]).Trim(), end + 1);
        }

        var start = look;
        while (look < html.Length && html[look] != '>' && !char.IsWhiteSpace(html[look]))
        {
            look++;
        }

        return (WebUtility.HtmlDecode(html[start..look]), look);
    }

    /// <summary>The text of a page, as far as its links need it.</summary>
    public static string Decode(byte[] body, string? charset)
    {
        try
        {
            return (charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset)).GetString(body);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(body);
        }
    }
}
