using Pipeline.Contracts.Search;
using Pipeline.Guardrails;
using Pipeline.Retrieval.Highlighting;

namespace Pipeline.Grains.Guardrails;

/// <summary>
/// Hits as they are shown: by what the policy says of retrieved text. Text, title and headings are masked; a hit whose
/// text is blocked is left out, and a title or heading alone. One for a search: a chunk that several stages found is
/// inspected once.
/// </summary>
/// <param name="guard">The policy.</param>
/// <param name="marked">The query whose words are marked in the hits; null: none are.</param>
internal sealed class GuardedHits(TextGuard guard, string? marked = null)
{
    private readonly Dictionary<(string Document, long Version, int Chunk, int Length), Shown?> _seen = [];
    private readonly Highlighter? _highlighter = marked is null ? null : new Highlighter(marked);

    /// <summary>The hits that are shown, in their order and with their ranks.</summary>
    public IReadOnlyList<SearchHit> Of(IReadOnlyList<SearchHit> hits)
    {
        var shown = new List<SearchHit>(hits.Count);
        foreach (var hit in hits)
        {
            // Some stages have no text of what they found.
            var key = (hit.DocumentId, hit.Version, hit.Chunk, hit.Text.Length);
            if (!_seen.TryGetValue(key, out var known))
            {
                _seen[key] = known = Inspect(hit);
            }

            if (known is not null)
            {
                shown.Add(
                    known.IsAsItWas && hit.AlsoIn is null
                        ? hit
                        : hit with
                        {
                            Text = known.Text,
                            Title = known.Title,
                            HeadingPath = known.Headings,
                            AlsoIn = hit.AlsoIn is null
                                ? null
                                : [.. hit.AlsoIn.Select(copy => copy with { Title = ToldTitle(copy.Title) })],
                            Highlights = hit.Highlights is null ? null : known.Highlights ?? [],
                        }
                );
            }
        }

        return shown;
    }

    private Shown? Inspect(SearchHit hit)
    {
        var text = guard.Inspect(GuardPlace.Context, hit.Text);
        if (text.Action == GuardAction.Block)
        {
            return null;
        }

        var title = ToldTitle(hit.Title);
        string[] headings = [.. hit.HeadingPath.Select(Told).OfType<string>()];
        return new Shown(
            text.Text,
            title,
            headings,
            [.. (_highlighter?.Find(text.Text) ?? []).Select(span => new Highlight(span.Start, span.Length))],
            text.Action == GuardAction.Pass
                && title == hit.Title
                && headings.SequenceEqual(hit.HeadingPath, StringComparer.Ordinal)
        );
    }

    private string? ToldTitle(string? title) => title is null ? null : Told(title);

    private string? Told(string text) =>
        guard.Inspect(GuardPlace.Context, text) is { Action: not GuardAction.Block } verdict ? verdict.Text : null;

    private sealed record Shown(
        string Text,
        string? Title,
        IReadOnlyList<string> Headings,
        IReadOnlyList<Highlight>? Highlights,
        bool IsAsItWas
    );
}
