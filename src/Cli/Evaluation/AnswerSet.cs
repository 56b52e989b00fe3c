using System.Text.Json;
using Pipeline.Cli.CommandLine;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// A folder in the format of BEIR with what its questions are to be answered: <c>answers.jsonl</c> (_id, answers), and
/// <c>unanswerable.txt</c> with the ids of questions that nothing in the corpus answers, one a line.
/// </summary>
/// <param name="Corpus">Its documents.</param>
/// <param name="Answerable">Questions that the corpus answers.</param>
/// <param name="Unanswerable">Questions that it does not.</param>
internal sealed record AnswerSet(
    BeirSet Corpus,
    IReadOnlyList<ReferenceQuestion> Answerable,
    IReadOnlyList<ReferenceQuestion> Unanswerable
)
{
    private const string Answers = "answers.jsonl";

    /// <summary>Its folder's name.</summary>
    public string Name => Corpus.Name;

    /// <summary>Reads questions and references.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="split">The judgements: which document answers a question.</param>
    /// <exception cref="UsageException">A file is missing or a line is not in the format.</exception>
    public static AnswerSet Open(string directory, string split)
    {
        var corpus = BeirSet.Open(directory, split);
        var file = Path.Combine(directory, Answers);
        if (!File.Exists(file))
        {
            throw new UsageException(
                "DIR",
                $"There is no '{file}'; with --answers a folder has answers.jsonl with lines of _id and answers."
            );
        }

        var references = BeirSet
            .ReadJson(file)
            .ToDictionary(
                entry => BeirSet.Text(entry.Line, "_id", entry.Where),
                entry => References(entry.Line, entry.Where),
                StringComparer.Ordinal
            );
        return new AnswerSet(
            corpus,
            [
                .. corpus
                    .Queries.Where(query => references.ContainsKey(query.Id))
                    .Select(query => new ReferenceQuestion(
                        query.Id,
                        query.Text,
                        references[query.Id],
                        [.. query.Grades.Where(grade => grade.Value > 0).Select(grade => grade.Key)]
                    )),
            ],
            [.. ReadUnanswerable(directory)]
        );
    }

    private static IEnumerable<ReferenceQuestion> ReadUnanswerable(string directory)
    {
        var file = Path.Combine(directory, "unanswerable.txt");
        if (!File.Exists(file))
        {
            yield break;
        }

        var ids = File.ReadLines(file).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        foreach (var (line, where) in BeirSet.ReadJson(Path.Combine(directory, "queries.jsonl")))
        {
            var id = BeirSet.Text(line, "_id", where);
            if (ids.Contains(id))
            {
                var text = BeirSet.Cut(BeirSet.Text(line, "text", where), SearchRequest.MaxQueryCharacters);
                yield return new ReferenceQuestion(id, text, [], []);
            }
        }
    }

    private static string[] References(JsonElement line, string where) =>
        line.TryGetProperty("answers", out var answers)
        && answers.ValueKind == JsonValueKind.Array
        && answers.EnumerateArray().All(answer => answer.ValueKind == JsonValueKind.String)
            ? [.. answers.EnumerateArray().Select(answer => answer.GetString()!)]
            : throw new UsageException("DIR", $"{where}: 'answers' is missing or not a list of texts.");
}

/// <summary>A question with what it is to be answered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text.</param>
/// <param name="References">Any of these answers it; none: nothing does.</param>
/// <param name="Documents">The documents that answer it.</param>
internal sealed record ReferenceQuestion(
    string Id,
    string Text,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Documents
);
