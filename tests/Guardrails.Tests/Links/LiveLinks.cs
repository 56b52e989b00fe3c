using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Pipeline.Guardrails.Tests.Links;

/// <summary>What a Markdown renderer, or a chat client that looks for addresses, would make live in a text.</summary>
internal static partial class LiveLinks
{
    private static readonly MarkdownPipeline[] Renderers =
    [
        new MarkdownPipelineBuilder().Build(),
        new MarkdownPipelineBuilder().UseAdvancedExtensions().Build(),
    ];

    /// <summary>The live things that stand in a text.</summary>
    public static IReadOnlyList<string> In(string text) =>
        [
            .. Renderers.SelectMany(renderer => Rendered(Markdown.Parse(Valid(text), renderer))),
            .. Address().Matches(text).Select(match => match.Value),
            .. Tag().Matches(text).Select(match => match.Value),
        ];

    /// <summary>The addresses that a renderer makes links and images of.</summary>
    public static IEnumerable<string> Rendering(string text) =>
        Renderers.SelectMany(renderer =>
            Markdown
                .Parse(Valid(text), renderer)
                .Descendants()
                .Select(node =>
                    node switch
                    {
                        AutolinkInline link when !link.Url.Contains("::", StringComparison.Ordinal) => link.Url,
                        LinkInline link => link.Url,
                        _ => null,
                    }
                )
                .OfType<string>()
        );

    // What leaves is sent as UTF-8, where half a surrogate pair becomes U+FFFD.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Rendered(MarkdownDocument document) =>
        document
            .Descendants()
            .Select(node =>
                node switch
                {
                    // A name in code (std::string) is one by the letter of CommonMark, and leads nowhere.
                    AutolinkInline link when !link.Url.Contains("::", StringComparison.Ordinal) => $"<{link.Url}>",
                    LinkInline link => $"[]({link.Url})",
                    LinkReferenceDefinition definition => $"[]: {definition.Url}",
                    _ => "",
                }
            )
            .Where(found => found.Length > 0);

    [GeneratedRegex(
        @"\b(?:https?|ftps?|wss?)://[\p{L}\p{N}@.]|(?<!@)\bwww\.[\p{L}\p{N}]|\b(?:javascript|vbscript):[\p{L}\p{N}/(%]|\bmailto:[^\s@]*@|(?<![\w.\]])data:[a-z]+/|(?<![\w.@-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|kr|io)\b(?![\w-]|\.[\p{L}\p{N}])",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Address();

    [GeneratedRegex(
        @"<(?:img|iframe|script|form|video|object|embed|link|svg)[\s/]|<a\s[^<>]*=",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Tag();
}
