using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Support;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>A piece of a conversation that is told as a whole or not at all.</summary>
/// <param name="Turn">The turn's place, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Sentence">With a sentence: its place in the answer.</param>
/// <param name="Source">With a passage: the passage.</param>
/// <param name="Text">What it says.</param>
internal sealed record EvidenceItem(int Turn, EvidenceKind Kind, int Sentence, TurnSource? Source, string Text)
{
    /// <summary>What it takes up, at most.</summary>
    public string Cost { get; init; } = Text;
}

/// <summary>What a piece of a conversation is.</summary>
internal enum EvidenceKind
{
    /// <summary>A question.</summary>
    Question,

    /// <summary>A sentence of an answer that cites.</summary>
    Cited,

    /// <summary>A passage that was cited.</summary>
    Passage,

    /// <summary>A sentence of an answer that cites nothing.</summary>
    Uncited,
}

/// <summary>The pieces of a conversation in the order in which they matter, and those of them that are kept.</summary>
internal sealed class KeptEvidence
{
    private const int HighestNumber = 999;

    private readonly IReadOnlyList<ConversationTurn> _turns;
    private readonly IReadOnlyList<SearchHit> _context;
    private readonly bool _withPassages;
    private readonly IReadOnlyList<string>[] _sentences;
    private readonly List<EvidenceItem> _kept = [];

    /// <param name="turns">The turns, oldest first.</param>
    /// <param name="context">The passages of the question.</param>
    /// <param name="withPassages">Whether earlier passages matter.</param>
    public KeptEvidence(IReadOnlyList<ConversationTurn> turns, IReadOnlyList<SearchHit> context, bool withPassages)
    {
        (_turns, _context, _withPassages) = (turns, context, withPassages);
        _sentences = [.. turns.Select(turn => Sentences(turn.Text))];
        Items = [.. Cited(), .. Uncited()];
    }

    /// <summary>The pieces; what matters most first.</summary>
    public IReadOnlyList<EvidenceItem> Items { get; }

    /// <summary>Keeps a piece.</summary>
    public void Keep(EvidenceItem item) => _kept.Add(item);

    /// <summary>What is kept, as it is told.</summary>
    public CompactedConversation Compacted()
    {
        var carried = new List<SearchHit>();
        foreach (var source in _kept.Select(item => item.Source).OfType<TurnSource>())
        {
            carried.Add(Hit(source, _context.Count + carried.Count + 1));
        }

        var history = new List<ChatMessage>();
        foreach (var turn in _kept.GroupBy(item => item.Turn).OrderBy(turn => turn.Key))
        {
            var sentences = turn.Where(item => item.Kind is EvidenceKind.Cited or EvidenceKind.Uncited)
                .OrderBy(item => item.Sentence)
                .Select(item => Renumbered(item.Text, _turns[turn.Key].Sources, carried));
            var answer = string.Concat(sentences).Trim();
            history.Add(new ChatMessage(ChatRole.User, _turns[turn.Key].Question));
            history.Add(new ChatMessage(ChatRole.Assistant, answer.Length > 0 ? answer : EvidenceCompaction.Omitted));
        }

        return new CompactedConversation(history, carried);
    }

    private IEnumerable<EvidenceItem> Cited()
    {
        var told = _context.Select(hit => (hit.DocumentId, hit.Version, hit.Chunk)).ToHashSet();
        for (var turn = _turns.Count - 1; turn >= 0; turn--)
        {
            var (sentences, sources) = (_sentences[turn], _turns[turn].Sources);

            // An answer takes a place, also where nothing is told of it.
            yield return new EvidenceItem(
                turn,
                EvidenceKind.Question,
                0,
                null,
                _turns[turn].Question + EvidenceCompaction.Omitted
            );
            for (var i = 0; i < sentences.Count; i++)
            {
                if (Cites(sentences[i], sources))
                {
                    yield return new EvidenceItem(turn, EvidenceKind.Cited, i, null, sentences[i])
                    {
                        Cost = Cost(sentences[i]),
                    };
                }
            }

            foreach (var source in sources)
            {
                // What its document has replaced by now is no evidence any more.
                if (
                    _withPassages
                    && !source.IsSuperseded
                    && told.Add((source.DocumentId, source.Version, source.Chunk))
                )
                {
                    var text = PromptBuilder.Passage(Hit(source, HighestNumber));
                    yield return new EvidenceItem(turn, EvidenceKind.Passage, 0, source, text);
                }
            }
        }
    }

    private IEnumerable<EvidenceItem> Uncited()
    {
        for (var turn = _turns.Count - 1; turn >= 0; turn--)
        {
            for (var i = 0; i < _sentences[turn].Count; i++)
            {
                if (!Cites(_sentences[turn][i], _turns[turn].Sources))
                {
                    yield return new EvidenceItem(turn, EvidenceKind.Uncited, i, null, _sentences[turn][i]);
                }
            }
        }
    }

    /// <summary>The sentence with the numbers that its passages have now; passages that are not told have
    /// none.</summary>
    private string Renumbered(string sentence, IReadOnlyList<TurnSource> sources, List<SearchHit> carried) =>
        CitedSentence.Renumbered(
            sentence,
            number =>
                sources.FirstOrDefault(source => source.Number == number) is { } source
                    ? _context.Concat(carried).FirstOrDefault(hit => IsOf(hit, source))?.Rank
                    : null
        );

    private static bool Cites(string sentence, IReadOnlyList<TurnSource> sources) =>
        CitedSentence.Numbers(sentence, int.MaxValue).Any(number => sources.Any(source => source.Number == number));

    // Its citations get other numbers, which may be longer.
    private static string Cost(string sentence) => CitedSentence.Renumbered(sentence, _ => HighestNumber);

    private static bool IsOf(SearchHit hit, TurnSource source) =>
        hit.DocumentId == source.DocumentId && hit.Version == source.Version && hit.Chunk == source.Chunk;

    private static SearchHit Hit(TurnSource source, int rank) =>
        new()
        {
            Rank = rank,
            DocumentId = source.DocumentId,
            Version = source.Version,
            Chunk = source.Chunk,
            Title = source.Title,
            HeadingPath = source.HeadingPath,
            Page = source.Page,
            Place = source.Place,
            Text = source.Text,
            End = source.Text.Length,
        };

    private static IReadOnlyList<string> Sentences(string text)
    {
        var stream = new SentenceStream();
        return [.. stream.Push(text).Append(stream.Complete()).Where(sentence => !string.IsNullOrWhiteSpace(sentence))];
    }
}
