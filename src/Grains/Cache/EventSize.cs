using Pipeline.Contracts.Answers;

namespace Pipeline.Grains.Cache;

/// <summary>What an event of an answer takes.</summary>
internal static class EventSize
{
    /// <summary>Characters of text and passages in an event.</summary>
    public static long Characters(AnswerEvent answerEvent) =>
        answerEvent switch
        {
            TokenEvent token => token.Text.Length,
            HitsEvent hits => hits.Hits.Sum(hit => (long)hit.Text.Length + (hit.Metadata?.Length ?? 0)),
            _ => 0,
        };
}
