using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;

namespace Pipeline.Contracts.Answers;

/// <summary>A whole answer: what its events add up to.</summary>
/// <param name="Id">The answer id.</param>
/// <param name="Text">The text.</param>
/// <param name="Citations">Every citation, in the order of the text.</param>
/// <param name="Context">The passages shown to the generator, numbered as cited.</param>
/// <param name="Done">How it ended; null when the stream broke off before its end.</param>
/// <param name="Stages">Stages that ended.</param>
/// <param name="Verdicts">What the guardrails said.</param>
public sealed record Answer(
    string Id,
    string Text,
    IReadOnlyList<CitationEvent> Citations,
    IReadOnlyList<SearchHit> Context,
    DoneEvent? Done,
    IReadOnlyList<StageEvent> Stages,
    IReadOnlyList<Verdict> Verdicts
)
{
    /// <summary>How far the passages found support the answer; null where none was made.</summary>
    public Grounding? Grounding => Done?.Grounding;

    /// <summary>Whether the documents do not say: the question was declined, and <see cref="Context"/> has the passages
    /// that may be related.</summary>
    public bool IsDeclined => Done?.Reason == AnswerEnd.NotFound;

    /// <summary>Passages of <see cref="Context"/> that contradict each other about what is asked.</summary>
    public IReadOnlyList<SourceConflict> Conflicts { get; init; } = [];

    /// <summary>The text stretch by stretch, with how far the passages support each: <see
    /// cref="TokenEvent.Support"/>.</summary>
    public IReadOnlyList<TokenEvent> Pieces { get; init; } = [];

    /// <summary>Adds events up.</summary>
    /// <param name="id">The answer id.</param>
    /// <param name="events">All events of the answer, in order.</param>
    public static Answer Of(string id, IReadOnlyList<AnswerEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);

        // Taken back while it was read: a document that it shows is no longer the reader's to read.
        if (events is [.., DoneEvent { Error: { } error }] && error.Code == Errors.ErrorCode.UnknownAnswer.Name())
        {
            events = [events[^1]];
        }

        return new Answer(
            id,
            string.Concat(events.OfType<TokenEvent>().Select(token => token.Text)),
            [.. events.OfType<CitationEvent>()],
            events.OfType<HitsEvent>().LastOrDefault(hits => hits.Stage == "context")?.Hits ?? [],
            events.OfType<DoneEvent>().LastOrDefault()?.Told(),
            [.. events.OfType<StageEvent>().Where(stage => stage.Status != StageStatus.Started)],
            [.. events.OfType<VerdictEvent>().Select(verdict => verdict.Verdict)]
        )
        {
            Conflicts = events.OfType<HitsEvent>().LastOrDefault(hits => hits.Stage == "context")?.Conflicts ?? [],
            Pieces = Stretches(events.OfType<TokenEvent>()),
        };
    }

    // A sentence may arrive in several pieces; what was said of it holds for the whole.
    private static List<TokenEvent> Stretches(IEnumerable<TokenEvent> tokens)
    {
        var stretches = new List<TokenEvent>();
        foreach (var token in tokens)
        {
            if (stretches is [.., var last] && last.Support == token.Support)
            {
                stretches[^1] = last with { Text = last.Text + token.Text };
            }
            else
            {
                stretches.Add(token);
            }
        }

        return stretches;
    }
}
