using System.Globalization;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>Writes the generator's prompt.</summary>
internal static class PromptBuilder
{
    private const string Prose = "Answer from the passages in one to three sentences and cite them like [1].";

    private const string AsObject =
        "Answer from the passages as one JSON object, and cite them like [1] inside its strings.";

    private const string AsSchema =
        "Answer from the passages as JSON, and cite them like [1] inside its strings. The JSON follows this schema: ";

    private const string InKorean = " 한국어로 답하세요.";

    /// <param name="question">The question.</param>
    /// <param name="context">The passages, numbered by their ranks.</param>
    /// <param name="history">Earlier turns.</param>
    /// <param name="schema">The JSON Schema of the answer; null for prose.</param>
    public static IReadOnlyList<ChatMessage> Build(
        string question,
        IReadOnlyList<SearchHit> context,
        IReadOnlyList<ChatMessage>? history,
        string? schema = null
    )
    {
        var builder = new StringBuilder();
        foreach (var passage in context)
        {
            builder.Append(Passage(passage));
        }

        builder.Append("Question: ").Append(question);
        var messages = new List<ChatMessage>
        {
            new(ChatRole.System, Instruction(schema) + (QuestionLanguage.IsKorean(question) ? InKorean : "")),
        };
        messages.AddRange((history ?? []).Where(turn => turn.Role != ChatRole.System));
        messages.Add(new ChatMessage(ChatRole.User, builder.ToString()));
        return messages;
    }

    private static string Instruction(string? schema) =>
        schema switch
        {
            null => Prose,
            AnswerSchema.AnyObject => AsObject,
            _ => AsSchema + schema,
        };

    /// <summary>One passage as it stands in the prompt; nothing in it ends it, or speaks for anybody else.</summary>
    public static string Passage(SearchHit passage)
    {
        var title = string.IsNullOrEmpty(passage.Title) ? string.Empty : PassageText.Line(passage.Title) + ": ";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{passage.Rank}] {title}{PassageText.Framed(passage.Text)}\n\n"
        );
    }
}
