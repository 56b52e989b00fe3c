using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers.Quoting;

/// <summary>An answer of quotes, on its way to the readers.</summary>
internal static class QuotedAnswer
{
    /// <summary>Writes it to the end.</summary>
    public static (AnswerEnd End, AnswerOrigin Origin, TokenUsage Usage) Write(
        AnswerWriter writer,
        string question,
        IReadOnlyList<SearchHit> context
    )
    {
        foreach (var quote in ExtractiveAnswer.Quote(question, context))
        {
            if (!writer.Write(quote.Cited()))
            {
                break;
            }
        }

        return (
            writer.Complete() ? AnswerEnd.Completed : writer.End!.Value,
            AnswerOrigin.Extractive,
            new TokenUsage(0, 0)
        );
    }
}
