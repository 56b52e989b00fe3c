using System.Text.Json;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Expansion;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>
/// Reads follow-ups by rules, and where these are not sure by a generator that has shown that it can: what it writes is
/// searched beside the question as it was asked, and only if every word of it is from the conversation.
/// </summary>
/// <param name="writer">The generator.</param>
/// <param name="exams">Says whether it can.</param>
/// <param name="rules">Reads by rules.</param>
internal sealed class GeneratedFollowUps(IQuestionWriter writer, RewriteExams exams, IFollowUps rules) : IFollowUps
{
    /// <summary>Tokens of all that is written for one question: an exam of three, and the question.</summary>
    public const int Tokens = 4 * MostTokens;

    private const int MostTokens = 64;
    private const int MostTurns = 6;
    private const int MostCharacters = 400;

    private const string Instruction =
        "Rewrite the last question so that it can be understood without the conversation: put the names in the place of pronouns and of what is left out. Use only words of the conversation. If it can be understood already, repeat it.";

    private const string Schema =
        """{"type":"object","properties":{"question":{"type":"string","maxLength":200}},"required":["question"],"additionalProperties":false}""";

    public async ValueTask<StandaloneQuestion> ReadAsync(
        IReadOnlyList<Turn> history,
        string question,
        CancellationToken cancellationToken
    )
    {
        var byRules = await rules.ReadAsync(history, question, cancellationToken);
        if (
            byRules is { IsRewritten: false } or { IsSure: true }
            || !writer.CanWrite(question)
            || !await exams.IsAbleAsync(writer, question, RewriteAsync)
            || await RewriteAsync(history, question) is not { } written
        )
        {
            return byRules;
        }

        return written == question
            ? StandaloneQuestion.Of(question)
            : byRules with
            {
                Text = written,
                Parts = [new WeightedQuestion(written, byRules.Parts[0].Weight), byRules.Parts[^1]],
            };

        async Task<string?> RewriteAsync(IReadOnlyList<Turn> turns, string asked)
        {
            var conversation = turns
                .TakeLast(MostTurns)
                .Select(turn => $"{(turn.IsAsker ? "user" : "assistant")}: {Beginning(turn.Text)}")
                .ToArray();
            var text = JsonSerializer.Serialize(new { conversation, question = asked });
            var written = await writer.WriteAsync(Instruction, text, Schema, MostTokens, cancellationToken);
            return
                written?.GetProperty("question").GetString()?.Trim() is { } rewritten
                && RewriteCheck.SaysNothingNew(rewritten, $"{asked}\n{string.Join('\n', conversation)}")
                ? rewritten
                : null;
        }
    }

    private static string Beginning(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
