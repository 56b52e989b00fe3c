using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Texts;

namespace Pipeline.Chaos.Checking;

/// <summary>The writes of one document, and what may be seen of it when.</summary>
internal sealed class DocumentHistory(int document, IEnumerable<Write> writes)
{
    /// <summary>The document.</summary>
    public int Document => document;

    /// <summary>Its writes in order.</summary>
    public IReadOnlyList<Write> Writes { get; } = [.. writes.OrderBy(write => write.Order)];

    /// <summary>The last acknowledged write; null: none.</summary>
    public Write? Last => Writes.LastOrDefault(write => write.Acknowledged is not null);

    /// <summary>The last acknowledged write and those after it, any of which may have happened or not.</summary>
    public IEnumerable<Write> Possible => Last is { } last ? Writes.Where(write => write.Order >= last.Order) : Writes;

    /// <summary>Which rule a content that was seen breaks; null: none.</summary>
    /// <param name="content">The content.</param>
    /// <param name="scope">Who saw it.</param>
    /// <param name="from">When it was asked for.</param>
    /// <param name="until">When it was seen.</param>
    /// <param name="atLeast">The write that had to be seen; 0: none.</param>
    public Rule? Judge(int content, IReadOnlyList<string> scope, TimeSpan from, TimeSpan until, int atLeast)
    {
        var sources = Writes
            .Where(write => write.Kind != WriteKind.Delete && write.Content == content && write.Invoked <= until)
            .ToArray();
        if (sources.Length == 0)
        {
            return Rule.NothingIsInvented;
        }

        // Deletions and labels hold from the receipt on, whether a search asks for it or not.
        var undeleted = sources.Where(write => !After(write, from).Any(later => later.Kind == WriteKind.Delete));
        if (!undeleted.Any())
        {
            return Rule.DeletesHold;
        }

        var shown = undeleted.Where(write =>
            After(write, from).Append(write).All(later => Labels.MayRead(scope, later.Labels))
        );
        if (!shown.Any())
        {
            return Rule.LabelsHold;
        }

        return shown.Any(write => write.Order >= atLeast) ? null : Rule.WritesAreRead;
    }

    /// <summary>Whether a search must find the document.</summary>
    /// <param name="scope">Who searches.</param>
    /// <param name="until">When it ended.</param>
    /// <param name="atLeast">The write that had to be seen.</param>
    public bool MustBeFound(IReadOnlyList<string> scope, TimeSpan until, int atLeast) =>
        Writes
            .Where(write => write.Order >= atLeast && write.Invoked <= until)
            .All(write => write.Kind != WriteKind.Delete && Labels.MayRead(scope, write.Labels));

    /// <summary>The writes after one that had been acknowledged at a moment.</summary>
    private IEnumerable<Write> After(Write write, TimeSpan moment) =>
        Writes.Where(later => later.Order > write.Order && later.Acknowledged < moment);
}
