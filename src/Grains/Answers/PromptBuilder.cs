using System.Globalization;
using System.Text;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers;

/// <summary>Writes the generator's prompt.</summary>
internal static class PromptBuilder
{
    private const string English = "Answer from the passages in one to three sentences and cite them like [1].";

    private const string Korean = "Answer from the passages in one to three sentences and cite them like [1]. 한국어로 답하세요.";

    public static IReadOnlyList<ChatMessage> Build(
        string question, IReadOnlyList<SearchHit> context, IReadOnlyList<ChatMessage>? history)
    {
        var builder = new StringBuilder();
        foreach (var passage in context)
        {
            builder.Append(Passage(passage));
        }

        builder.Append("Question: ").Append(question);
        var messages = new List<ChatMessage> { new("system", QuestionLanguage.IsKorean(question) ? Korean : English) };
        messages.AddRange((history ?? []).Where(turn => turn.Role != "system"));
        messages.Add(new ChatMessage("user", builder.ToString()));
        return messages;
    }

    /// <summary>One passage as it stands in the prompt.</summary>
    public static string Passage(SearchHit passage)
    {
        var title = string.IsNullOrEmpty(passage.Title) ? string.Empty : passage.Title + ": ";
        return string.Create(CultureInfo.InvariantCulture, $"[{passage.Rank}] {title}{passage.Text}\n\n");
    }
}
