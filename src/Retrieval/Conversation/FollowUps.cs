using Pipeline.Retrieval.Conversation.English;
using Pipeline.Retrieval.Conversation.Korean;

namespace Pipeline.Retrieval.Conversation;

/// <summary>
/// Reads follow-ups by rules, Korean and English ones: a topic takes the place of the one before it (그럼 반차는요?, what
/// about sick leave?), pronouns and demonstratives get what they stand for, bare question words the question before
/// them, and 둘 중, both and the former the topics of the turns before. A question before may be a follow-up itself: the
/// conversation is read from its beginning, of which the newest turns count. What stands alone stays to the letter.
/// </summary>
public sealed class FollowUps : IFollowUps
{
    /// <summary>Questions of a conversation that are looked at.</summary>
    private const int MostQuestions = 8;

    /// <summary>Characters of a follow-up at most: who writes more leaves nothing out.</summary>
    private const int MostCharacters = 200;

    /// <summary>Characters of a rewritten question at most.</summary>
    private const int MostRewritten = 1000;

    /// <summary>Characters at the beginning of an answer in which a name is looked for.</summary>
    private const int AnswerCharacters = 300;

    /// <summary>What a rewritten question counts beside an original that may stand alone. It holds the original's
    /// words, so what suits both is found by both.</summary>
    private const double UnsureWeight = 1.5;

    private static readonly EnglishRules English = new();
    private static readonly KoreanRules Korean = new();

    /// <inheritdoc/>
    public ValueTask<StandaloneQuestion> ReadAsync(
        IReadOnlyList<Turn> history,
        string question,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(Read(history, question, cancellationToken));

    /// <summary>Reads a question with its conversation.</summary>
    /// <param name="history">The turns before, oldest first.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static StandaloneQuestion Read(
        IReadOnlyList<Turn> history,
        string question,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(question);
        var before = Asked(history, cancellationToken);
        if (before.Count == 0 || Rewrite(before, question) is not { } rewriting)
        {
            return StandaloneQuestion.Of(question);
        }

        var parts = rewriting.Parts.Distinct(StringComparer.Ordinal).Take(StandaloneQuestion.MostParts).ToArray();
        if (parts is [var same] && same == question)
        {
            return StandaloneQuestion.Of(question);
        }

        var weight = rewriting.IsSure ? 1 : UnsureWeight;
        var searched = parts.Select(part => new WeightedQuestion(part, weight));
        if (!rewriting.IsSure)
        {
            searched = searched.Take(StandaloneQuestion.MostParts - 1).Append(new WeightedQuestion(question, 1));
        }

        return new StandaloneQuestion(question, string.Join(' ', parts), rewriting.IsSure, [.. searched]);
    }

    private static List<AskedQuestion> Asked(IReadOnlyList<Turn> history, CancellationToken cancellationToken)
    {
        var first = history.Count;
        for (var questions = 0; first > 0 && questions < MostQuestions; first--)
        {
            questions += history[first - 1].IsAsker ? 1 : 0;
        }

        var asked = new List<AskedQuestion>();
        for (var at = first; at < history.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var text = history[at].Text.Trim();
            if (!history[at].IsAsker)
            {
                if (asked.Count > 0)
                {
                    asked[^1] = asked[^1] with { Answer = Beginning(text, AnswerCharacters) };
                }
            }
            else if (text.Length > 0)
            {
                // Of a long turn its end asks.
                text = text.Length <= MostRewritten ? text : text[^MostRewritten..];
                asked.Add(Understood(asked, text));
            }
        }

        return asked;
    }

    private static AskedQuestion Understood(List<AskedQuestion> before, string text) =>
        before.Count == 0 || Rewrite(before, text) is not { } rewriting
            ? new AskedQuestion(text, Rules(text).TopicOf(text), null)
        // What may stand alone and has a topic of its own begins anew.
        : rewriting.IsSure || rewriting.Topic == before[^1].Topic
            ? new AskedQuestion(rewriting.Parts[^1], rewriting.Topic, null)
        : new AskedQuestion(text, rewriting.Topic, null);

    private static Rewriting? Rewrite(List<AskedQuestion> before, string question)
    {
        var text = question.Trim();
        return
            text.Length is 0 or > MostCharacters
            || Rules(text).Rewrite(before, text) is not { } rewriting
            || rewriting.Parts.Any(part => part.Length > MostRewritten)
            ? null
            : rewriting;
    }

    private static string Beginning(string text, int length) => text.Length <= length ? text : text[..length];

    private static ILanguageRules Rules(string text) =>
        text.Any(character => character is >= '\uAC00' and <= '\uD7A3') ? Korean : English;
}
