using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>A question of a stored conversation, from its place among the others to what is kept of it.</summary>
/// <param name="conversation">The conversation; null: the question belongs to none.</param>
/// <param name="answerId">The answer.</param>
/// <param name="asked">When it was asked.</param>
/// <param name="prior">The turns before.</param>
internal sealed class AskedTurn(
    IConversationGrain? conversation,
    string answerId,
    DateTimeOffset asked,
    PriorTurns prior
)
{
    private const int PassageCharacters = 4000;

    /// <summary>How long the end of an answer waits to be stored.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(5);

    private bool _hasEnded;

    /// <summary>The turns before.</summary>
    public PriorTurns Prior => prior;

    /// <summary>The question as it was read; null: not yet, or the guard blocked it.</summary>
    public StandaloneQuestion? Question { get; set; }

    /// <summary>Takes a place in the conversation of a request.</summary>
    /// <param name="grains">Finds it.</param>
    /// <param name="request">The request.</param>
    /// <param name="answerId">The answer.</param>
    /// <param name="silo">Where it is written.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="Contracts.Errors.PipelineException">It cannot be asked in.</exception>
    public static async Task<AskedTurn> BeginAsync(
        IGrainFactory grains,
        AskRequest request,
        string answerId,
        SiloAddress silo,
        DateTimeOffset now
    )
    {
        if (request.Conversation is null)
        {
            return new AskedTurn(null, answerId, now, PriorTurns.None);
        }

        var id = AnswerId.Parse(request.Conversation) ?? throw ConversationErrors.Unknown();
        var conversation = grains.GetGrain<IConversationGrain>(id);
        var turns = await conversation.Begin(
            request.Collection,
            CallerIdentity.Of(request),
            request.Incognito ? null : answerId,
            TimeSpan.FromMilliseconds(request.TimeoutMilliseconds),
            silo
        );
        return new AskedTurn(request.Incognito ? null : conversation, answerId, now, new PriorTurns(turns));
    }

    /// <summary>The request with the turns before as its history.</summary>
    public AskRequest With(AskRequest request) =>
        request.Conversation is null ? request : request with { History = prior.History() };

    /// <summary>Gives the place up, if that was not done with the end of the answer: it was never begun, or taken
    /// back.</summary>
    public Task LeaveAsync() =>
        conversation is null || _hasEnded ? Task.CompletedTask : conversation.End(answerId, null, []);

    /// <summary>Does what the answer cannot begin without, or gives the place up.</summary>
    public async Task OrLeaveAsync(Action begin)
    {
        try
        {
            begin();
        }
        catch
        {
            await LeaveAsync().Ended();
            throw;
        }
    }

    /// <summary>What ends the turn and keeps what is to be kept, before readers are told that the answer has ended:
    /// whoever has read it finds it in the conversation, and may ask on. Null: nothing.</summary>
    /// <param name="events">The answer so far.</param>
    public Func<DoneEvent, Task>? Ending(Func<IReadOnlyList<AnswerEvent>> events) =>
        conversation is null ? null : last => EndAsync([.. events(), last], conversation);

    private Task EndAsync(IReadOnlyList<AnswerEvent> events, IConversationGrain conversation)
    {
        _hasEnded = true;
        var answer = Answer.Of(answerId, events);
        var turn = Question is null ? null : Turn(Question, answer);
        return conversation.End(answerId, turn, Documents(answer)).WaitAsync(LongestWrite);
    }

    /// <summary>What is kept of an answer; null: nothing, for it says nothing.</summary>
    private ConversationTurn? Turn(StandaloneQuestion question, Answer answer) =>
        answer.Done is not { } done
        || done.Reason is AnswerEnd.Failed or AnswerEnd.Blocked
        || (answer.Text.Length == 0 && done.Reason == AnswerEnd.Cancelled)
            ? null
            : new ConversationTurn
            {
                Question = question.Original,
                Rewritten = question.IsRewritten ? question.Text : null,
                Text = answer.Text,
                Sources = Sources(answer),
                Doubts = Doubts(answer),
                Grounding = done.Grounding is { } grounding ? Word(grounding.Level) : null,
                End = Word(done.Reason),
                Origin = Word(done.Origin),
                Asked = asked,
                Milliseconds = done.Milliseconds,
                AnswerId = answerId,
            };

    private static TurnSource[] Sources(Answer answer) =>
        [
            .. answer
                .Citations.DistinctBy(citation => citation.Number)
                .OrderBy(citation => citation.Number)
                .Select(citation => (citation.Number, Hit: answer.Context.FirstOrDefault(hit => Is(hit, citation))))
                .Where(cited => cited.Hit is not null)
                .Select(cited => Source(cited.Number, cited.Hit!)),
        ];

    private static TurnDoubt[] Doubts(Answer answer)
    {
        var doubts = new List<TurnDoubt>();
        var start = 0;
        foreach (var piece in answer.Pieces)
        {
            if (piece.Support is "partly" or "unsupported")
            {
                doubts.Add(new TurnDoubt(start, piece.Text.Length, piece.Support));
            }

            start += piece.Text.Length;
        }

        return [.. doubts];
    }

    private static TurnSource Source(int number, SearchHit hit) =>
        new()
        {
            Number = number,
            DocumentId = hit.DocumentId,
            Version = hit.Version,
            Chunk = hit.Chunk,
            Title = hit.Title,
            HeadingPath = hit.HeadingPath,
            Page = hit.Page,
            Place = hit.Place,
            Text = hit.Text.Length <= PassageCharacters ? hit.Text : Cut(hit.Text),
        };

    private static string Cut(string text) =>
        text[..(char.IsHighSurrogate(text[PassageCharacters - 1]) ? PassageCharacters - 1 : PassageCharacters)];

    private static bool Is(SearchHit hit, CitationEvent citation) =>
        hit.DocumentId == citation.DocumentId && hit.Version == citation.Version && hit.Chunk == citation.Chunk;

    /// <summary>The documents that the answer was made from: what is quoted says what its sources say; what is
    /// generated may say what any passage says.</summary>
    private static string[] Documents(Answer answer) =>
        [
            .. (
                answer.Done?.Origin == AnswerOrigin.Extractive
                    ? answer.Citations.Select(citation => citation.DocumentId)
                    : answer.Context.Select(hit => hit.DocumentId)
            ).Distinct(StringComparer.Ordinal),
        ];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
