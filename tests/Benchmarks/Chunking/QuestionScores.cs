using Pipeline.Retrieval.Fusion;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>What the passages found for one question are worth.</summary>
/// <param name="ArticleNdcg">nDCG@10 of the articles, each with the rank of its best passage.</param>
/// <param name="ArticleRecall">1 where the right article is among the first ten.</param>
/// <param name="AnswerNdcg">nDCG@10 of the first passage with the whole answer: 1 / log2(1 + rank), 0 behind the
/// tenth.</param>
/// <param name="AnswerFirst">1 where the first passage has the answer.</param>
/// <param name="AnswerInFive">1 where one of the first five has it.</param>
/// <param name="AnswerInTen">1 where one of the first ten has it.</param>
/// <param name="AnswerInHalf">1 where the passages that fit half of <see cref="ContextTokens"/> have it, best first, what
/// several have in common counted once.</param>
/// <param name="AnswerInContext">1 where those that fit all of it have it.</param>
internal sealed record QuestionScores(
    double ArticleNdcg,
    double ArticleRecall,
    double AnswerNdcg,
    double AnswerFirst,
    double AnswerInFive,
    double AnswerInTen,
    double AnswerInHalf,
    double AnswerInContext
)
{
    /// <summary>A context of about three of the program's chunks: so that longer passages do not win by their
    /// length.</summary>
    public const int ContextTokens = 1024;

    private const int Cut = 10;

    /// <summary>Judges what was found.</summary>
    /// <param name="found">Places of passages, best first.</param>
    /// <param name="question">The question.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="tokens">Tokens of the text that each gives.</param>
    public static QuestionScores Of(
        RankedList<int> found,
        ArticleQuestion question,
        IReadOnlyList<Passage> passages,
        IReadOnlyList<int> tokens
    )
    {
        int[] articles = [.. found.Select(hit => passages[hit.Key].Article).Distinct()];
        var article = Array.IndexOf(articles, question.Article);
        int[] places = [.. found.Select(hit => hit.Key)];
        var answer = Array.FindIndex(places, place => Holds(passages[place], question));
        var used = answer < 0 ? double.PositiveInfinity : Tokens(places[..(answer + 1)], passages, tokens);
        return new QuestionScores(
            Gain(article),
            Among(article, Cut),
            Gain(answer),
            Among(answer, 1),
            Among(answer, 5),
            Among(answer, Cut),
            used <= ContextTokens / 2 ? 1 : 0,
            used <= ContextTokens ? 1 : 0
        );
    }

    /// <summary>Whether a passage gives the whole answer.</summary>
    public static bool Holds(Passage passage, ArticleQuestion question) =>
        passage.Article == question.Article
        && question.Answers.Any(answer => passage.Start <= answer.Start && answer.End <= passage.End);

    private static double Gain(int rank) => rank is >= 0 and < Cut ? 1 / Math.Log2(rank + 2) : 0;

    private static double Among(int rank, int cut) => rank >= 0 && rank < cut ? 1 : 0;

    private static double Tokens(int[] places, IReadOnlyList<Passage> passages, IReadOnlyList<int> tokens)
    {
        var given = new HashSet<(int Article, int At)>();
        var used = 0.0;
        foreach (var place in places)
        {
            var passage = passages[place];
            var fresh = Enumerable
                .Range(passage.Start, passage.End - passage.Start)
                .Count(at => given.Add((passage.Article, at)));
            used += (double)tokens[place] * fresh / (passage.End - passage.Start);
        }

        return used;
    }
}
