using System.Text.Json;
using Pipeline.Benchmarks.Quality;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>A set of judged paragraphs whose articles have been put together again.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Articles">The articles.</param>
/// <param name="Questions">Questions whose answer stands in the judged paragraph as it is written.</param>
/// <param name="LeftOut">Questions of the set whose answer does not.</param>
internal sealed record ArticleSet(
    string Name,
    IReadOnlyList<LongArticle> Articles,
    IReadOnlyList<ArticleQuestion> Questions,
    int LeftOut
)
{
    private const string AnswerFile = "answers.jsonl";

    /// <summary>The sets of a folder whose paragraphs have answers and articles; parts of other sets, which have
    /// questions that nothing answers, are left out.</summary>
    public static IEnumerable<ArticleSet> Of(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Order(StringComparer.Ordinal)
            .Where(set =>
                File.Exists(Path.Combine(set, AnswerFile)) && !File.Exists(Path.Combine(set, "unanswerable.txt"))
            )
            .Select(Read)
            .Where(set => set.Articles.Any(article => article.Document.Blocks.Count > 1));

    /// <summary>The first articles, and the questions to them.</summary>
    public ArticleSet First(int articles) =>
        this with
        {
            Articles = [.. Articles.Take(articles)],
            Questions = [.. Questions.Where(question => question.Article < articles)],
        };

    private static ArticleSet Read(string folder)
    {
        var set = JudgedSet.Read(folder);
        var articles = new List<LongArticle>();
        var places = new Dictionary<string, (int Article, int Start, string Text)>(StringComparer.Ordinal);
        foreach (var paragraphs in set.Documents.GroupBy(document => document.Title))
        {
            var article = LongArticle.Of(paragraphs.Key, paragraphs.Select(document => document.Text.Trim()));
            foreach (var (document, block) in paragraphs.Zip(article.Document.Blocks))
            {
                places[document.Id] = (articles.Count, block.Start, block.Text);
            }

            articles.Add(article);
        }

        var answers = File.ReadLines(Path.Combine(folder, AnswerFile))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(
                line => line.GetProperty("_id").GetString()!,
                line => line.GetProperty("answers").EnumerateArray().Select(answer => answer.GetString()!).ToArray()
            );
        var questions = new List<ArticleQuestion>();
        foreach (var (id, text) in set.Queries.Where(query => answers.ContainsKey(query.Id)))
        {
            var place = places[set.Judgements[id].First(grade => grade.Value > 0).Key];
            (int, int)[] found = [.. answers[id].SelectMany(answer => Occurrences(place.Text, answer, place.Start))];
            if (found.Length > 0)
            {
                questions.Add(new ArticleQuestion(text, place.Article, found));
            }
        }

        return new ArticleSet(set.Name, articles, questions, set.Queries.Count - questions.Count);
    }

    private static IEnumerable<(int Start, int End)> Occurrences(string text, string answer, int offset)
    {
        if (answer.Length == 0)
        {
            yield break;
        }

        for (var at = 0; (at = text.IndexOf(answer, at, StringComparison.Ordinal)) >= 0; at++)
        {
            yield return (offset + at, offset + at + answer.Length);
        }
    }
}
