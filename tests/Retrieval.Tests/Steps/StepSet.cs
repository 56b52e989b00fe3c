using System.Text.Json;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Steps;

namespace Pipeline.Retrieval.Tests.Steps;

/// <summary>Questions about a made-up company whose answer is in a document that another one leads to, one language,
/// written for this repository before the rules; and some that one document answers.</summary>
internal sealed class StepSet : IDisposable
{
    /// <summary>Hits of a search.</summary>
    public const int Depth = 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private readonly ShardIndex _index;
    private readonly Dictionary<string, StepDocument> _byId;

    private StepSet(IReadOnlyList<StepDocument> documents, IReadOnlyList<StepQuestion> questions)
    {
        Documents = documents;
        Questions = questions;
        _byId = documents.ToDictionary(document => document.Id, StringComparer.Ordinal);
        _index = ShardIndex.Open(new ShardIndexOptions(null, 0, "none"));
        _index.Apply([
            .. documents.Select(
                (document, i) =>
                    new IndexChange(
                        i + 1,
                        document.Id,
                        new IndexedDocument(
                            document.Id,
                            1,
                            document.Title,
                            "",
                            [],
                            [new IndexedChunk(0, document.Text, [], 0, document.Text.Length, null, default)]
                        )
                    )
            ),
        ]);
    }

    public IReadOnlyList<StepDocument> Documents { get; }

    public IReadOnlyList<StepQuestion> Questions { get; }

    /// <summary>Reads a language's set: en or ko.</summary>
    public static StepSet Read(string language) =>
        new(Lines<StepDocument>($"documents-{language}"), Lines<StepQuestion>($"questions-{language}"));

    /// <summary>Documents without questions.</summary>
    public static StepSet Of(IReadOnlyList<StepDocument> documents) => new(documents, []);

    /// <summary>What keyword search finds.</summary>
    public RankedList<string> Keyword(string question)
    {
        using var snapshot = _index.Acquire(AccessScope.Everything);
        return RankedList<string>.FromScores(
            snapshot
                .SearchKeyword(question, Depth, null, null, default)
                .Select(hit => new RankedItem<string>(hit.Key.DocumentId, hit.Score))
        );
    }

    /// <summary>Searches in steps.</summary>
    /// <param name="question">The question.</param>
    /// <param name="search">Searches once.</param>
    /// <param name="planner">Plans.</param>
    public async Task<(string[] Found, IReadOnlyList<string> Steps)> StepAsync(
        string question,
        Func<string, Task<RankedList<string>>> search,
        IStepPlanner planner
    )
    {
        var first = await search(question);
        var taken = await SteppedSearch.RunAsync(
            question,
            first,
            1,
            planner,
            Passages,
            async (next, _) => await search(next),
            default
        );
        return ([.. Merge(first, taken).Select(item => item.Key)], [.. taken.Select(step => step.Question)]);
    }

    /// <summary>nDCG@10 with the documents of a question's way.</summary>
    public static double Ndcg(StepQuestion question, IReadOnlyList<string> found) =>
        RankingMetrics.Ndcg(found, question.Documents.ToDictionary(id => id, _ => 1.0, StringComparer.Ordinal), 10);

    public void Dispose() => _index.Dispose();

    private static RankedList<string> Merge(
        RankedList<string> first,
        IReadOnlyList<TakenStep<RankedList<string>>> taken
    ) =>
        taken.Count == 0
            ? first
            : MergedQuestions.Merge([
                new WeightedList<string>(first, 1),
                .. taken.Select(step => new WeightedList<string>(step.Found, 1)),
                new WeightedList<string>(
                    RankedList<string>.FromScores(
                        taken
                            .SelectMany(step => (string[])[step.Before[step.From].Key, step.Found[step.Answer].Key])
                            .Distinct(StringComparer.Ordinal)
                            .Select((key, rank) => new RankedItem<string>(key, -rank))
                    ),
                    SteppedSearch.ChainWeight
                ),
            ]);

    private FoundPassage[] Passages(RankedList<string> found) =>
        [.. found.Select(item => new FoundPassage(_byId[item.Key].Title, _byId[item.Key].Text))];

    private static T[] Lines<T>(string name) =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Steps", "Sets", $"{name}.jsonl"))
                .Select(line => JsonSerializer.Deserialize<T>(line, Options)!),
        ];
}

/// <summary>A document of the company.</summary>
internal sealed record StepDocument(string Id, string Title, string Text);

/// <summary>A question.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Half">first: rules were written looking at it; second: they were not.</param>
/// <param name="Question">The question.</param>
/// <param name="Documents">The documents on the way to the answer, which the last one has; one: no step is
/// needed.</param>
/// <param name="Answer">What the last one says.</param>
internal sealed record StepQuestion(
    string Id,
    string Half,
    string Question,
    IReadOnlyList<string> Documents,
    string Answer
);
