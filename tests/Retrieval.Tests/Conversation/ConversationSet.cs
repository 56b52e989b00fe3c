using System.Text.Json;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Conversation;

/// <summary>Conversations over a made-up company handbook, one language, written for this repository: what was said, a
/// follow-up, the question that stands alone written by hand, and the documents that answer it.</summary>
internal sealed class ConversationSet : IDisposable
{
    /// <summary>The kind of those that stand alone and come after unrelated turns.</summary>
    public const string Alone = "alone";

    /// <summary>Hits of a search.</summary>
    public const int Depth = 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private readonly ShardIndex _documents;
    private readonly ShardIndex _sentences;

    private ConversationSet(IReadOnlyList<HandbookDocument> documents, IReadOnlyList<Conversation> conversations)
    {
        Documents = documents;
        Conversations = conversations;
        _documents = Index(documents.Select(document => (document.Id, document.Title, document.Text)));
        _sentences = Index(
            documents.SelectMany(document =>
                document.Sentences.Select((text, i) => (Sentence(document.Id, i + 1), document.Title, text))
            )
        );
    }

    public IReadOnlyList<HandbookDocument> Documents { get; }

    public IReadOnlyList<Conversation> Conversations { get; }

    /// <summary>Reads a language's set: en or ko.</summary>
    public static ConversationSet Read(string language) =>
        new(Lines<HandbookDocument>($"documents-{language}"), Lines<Conversation>($"conversations-{language}"));

    /// <summary>nDCG@10 of what a search finds for questions searched each and merged.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="questions">What is searched for its follow-up.</param>
    /// <param name="search">Searches documents, or sentences.</param>
    public static double Ndcg(
        Conversation conversation,
        IEnumerable<WeightedQuestion> questions,
        Func<string, RankedList<string>> search
    )
    {
        var found = MergedQuestions
            .Merge([.. questions.Select(question => new WeightedList<string>(search(question.Text), question.Weight))])
            .Select(item => item.Key)
            .ToArray();
        return RankingMetrics.Ndcg(
            found,
            (
                found.Any(key => key.Contains('#', StringComparison.Ordinal))
                    ? conversation.Answers
                    : conversation.Documents
            ).ToDictionary(id => id, _ => 1.0, StringComparer.Ordinal),
            10
        );
    }

    /// <summary>What keyword search finds of whole documents.</summary>
    public RankedList<string> Keyword(string question) => Search(_documents, question);

    /// <summary>What keyword search finds of single sentences, each with the title of its document: <c>id#n</c>, n from
    /// 1. Here the topic alone is not enough.</summary>
    public RankedList<string> KeywordOfSentences(string question) => Search(_sentences, question);

    public void Dispose()
    {
        _documents.Dispose();
        _sentences.Dispose();
    }

    /// <summary>How a sentence is named.</summary>
    public static string Sentence(string document, int number) => $"{document}#{number}";

    private static ShardIndex Index(IEnumerable<(string Id, string Title, string Text)> documents)
    {
        var index = ShardIndex.Open(new ShardIndexOptions(null, 0, "none"));
        index.Apply([
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
        return index;
    }

    private static RankedList<string> Search(ShardIndex index, string question)
    {
        using var snapshot = index.Acquire(AccessScope.Everything);
        return RankedList<string>.FromScores(
            snapshot
                .SearchKeyword(question, Depth, null, null, default)
                .Select(hit => new RankedItem<string>(hit.Key.DocumentId, hit.Score))
        );
    }

    private static T[] Lines<T>(string name) =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conversation", "Sets", $"{name}.jsonl"))
                .Select(line => JsonSerializer.Deserialize<T>(line, Options)!),
        ];
}

/// <summary>A document of the handbook.</summary>
internal sealed record HandbookDocument(string Id, string Title, string Text)
{
    /// <summary>Its sentences; no other full stop is followed by a space.</summary>
    public IReadOnlyList<string> Sentences => Text.Split(". ");
}

/// <summary>A conversation with its follow-up.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">How the follow-up leans on the turns before; <see cref="ConversationSet.Alone"/>: it does
/// not.</param>
/// <param name="Half">first: rules were written looking at it; second: they were not.</param>
/// <param name="History">The turns before.</param>
/// <param name="Question">The follow-up.</param>
/// <param name="Standalone">The question that stands alone, or several.</param>
/// <param name="Documents">The documents that answer it.</param>
/// <param name="Sentences">Which sentence of each, from 1.</param>
internal sealed record Conversation(
    string Id,
    string Kind,
    string Half,
    IReadOnlyList<HistoryTurn> History,
    string Question,
    IReadOnlyList<string> Standalone,
    IReadOnlyList<string> Documents,
    IReadOnlyList<int> Sentences
)
{
    public IReadOnlyList<Turn> Turns => [.. History.Select(turn => new Turn(turn.Role == "user", turn.Content))];

    /// <summary>The sentences that answer it.</summary>
    public IReadOnlyList<string> Answers => [.. Documents.Zip(Sentences, ConversationSet.Sentence)];

    public IReadOnlyList<WeightedQuestion> ByHand => [.. Standalone.Select(text => new WeightedQuestion(text, 1))];
}

/// <summary>A turn as it stands in the set.</summary>
internal sealed record HistoryTurn(string Role, string Content);
