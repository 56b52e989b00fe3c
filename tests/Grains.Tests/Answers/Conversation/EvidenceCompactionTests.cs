using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Answers.Conversation;

namespace Pipeline.Grains.Tests.Answers.Conversation;

/// <summary>What a generator is told of a long conversation: within the budget, newest first, and nothing that was
/// cited is lost before what was not.</summary>
public sealed partial class EvidenceCompactionTests
{
    private static readonly string[] Fillers = ["", " 연차는 열여덟 날입니다", " of the handbook", " 😀 mixed 글"];

    [Property(MaxTest = 300)]
    public void WhatIsToldFitsIntoTheBudget(int seed, ushort budget)
    {
        var drawn = Draw(new Random(seed));
        var (history, carried) = drawn.Compact(budget % 600);
        var told = history
            .Select(turn => turn.Content)
            .Concat(carried.Select(PromptBuilder.Passage))
            .Sum(EvidenceCompaction.Tokens);

        // An answer of which nothing is told is paid for with its question.
        Assert.InRange(told - history.Count(turn => turn.Content == EvidenceCompaction.Omitted), 0, budget % 600);
    }

    [Property(MaxTest = 300)]
    public void NewestFirstAndWhatWasCitedBeforeWhatWasNot(int seed, ushort budget)
    {
        var drawn = Draw(new Random(seed));
        var compacted = drawn.Compact(budget % 600);
        var text = Told(compacted);
        var kept = drawn.Marks.Select(mark => text.Contains(mark, StringComparison.Ordinal)).ToArray();
        var first = Array.IndexOf(kept, false);
        Assert.True(first < 0 || kept.Skip(first).All(one => !one), $"{string.Join(' ', drawn.Marks)}\n{text}");
    }

    [Property(MaxTest = 300)]
    public void ACitationLeadsToThePassageThatItLedTo(int seed, ushort budget)
    {
        var drawn = Draw(new Random(seed));
        var (history, carried) = drawn.Compact(budget % 600);
        SearchHit[] shown = [.. drawn.Context, .. carried];
        Assert.Equal(Enumerable.Range(1, shown.Length), shown.Select(hit => hit.Rank));
        Assert.Equal(shown.Length, shown.DistinctBy(hit => (hit.DocumentId, hit.Version, hit.Chunk)).Count());
        foreach (var sentence in drawn.CitedSentences)
        {
            var told = history.FirstOrDefault(turn => turn.Content.Contains(sentence.Mark, StringComparison.Ordinal));
            if (told is null)
            {
                continue;
            }

            var marks = Regex.Match(told.Content, $@"{sentence.Mark}[^.]*\.((?: (?:\[\d+\])+)*)").Groups[1].Value;
            Assert.Equal(
                sentence
                    .Sources.Where(source => shown.Any(hit => Is(hit, source)))
                    .Select(source => Array.FindIndex(shown, hit => Is(hit, source)) + 1)
                    .Distinct(),
                Number().Matches(marks).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))
            );
        }
    }

    [Fact]
    public void AllOfAShortConversationIsTold()
    {
        var turn = new ConversationTurn
        {
            Question = "How long is the warranty?",
            Text = "It is 24 months [3]. Ask the desk for more.",
            Sources = [Source(3, "router", "The warranty is 24 months.")],
        };
        var (history, carried) = EvidenceCompaction.Compact([turn], [], true, 1000, EvidenceCompaction.Tokens);
        Assert.Equal(["How long is the warranty?", "It is 24 months [1]. Ask the desk for more."], Texts(history));
        Assert.Equal("The warranty is 24 months.", Assert.Single(carried).Text);

        // Where the question stands alone, or the document has changed, the passage does not matter any more.
        foreach (
            var (turns, leans) in (ReadOnlySpan<(ConversationTurn, bool)>)[(turn, false), (Superseded(turn), true)]
        )
        {
            (history, carried) = EvidenceCompaction.Compact([turns], [], leans, 1000, EvidenceCompaction.Tokens);
            Assert.Empty(carried);
            Assert.Equal("It is 24 months. Ask the desk for more.", history[1].Content);
        }
    }

    [Fact]
    public void OfAWithheldAnswerTheQuestionIsTold()
    {
        var turn = new ConversationTurn { Question = "연차는 며칠인가요?", Withheld = true };
        var (history, carried) = EvidenceCompaction.Compact([turn], [], true, 100, EvidenceCompaction.Tokens);
        Assert.Equal(["연차는 며칠인가요?", EvidenceCompaction.Omitted], Texts(history));
        Assert.Empty(carried);
    }

    private static ConversationTurn Superseded(ConversationTurn turn) =>
        turn with
        {
            Sources = [.. turn.Sources.Select(source => source with { IsSuperseded = true })],
        };

    private static IEnumerable<string> Texts(IReadOnlyList<ChatMessage> history) =>
        history.Select(turn => turn.Content);

    private static string Told(CompactedConversation told) =>
        string.Join('\n', Texts(told.History).Concat(told.Carried.Select(hit => hit.Text)));

    private static bool Is(SearchHit hit, TurnSource source) =>
        (hit.DocumentId, hit.Version, hit.Chunk) == (source.DocumentId, source.Version, source.Chunk);

    private static TurnSource Source(int number, string document, string text) =>
        new()
        {
            Number = number,
            DocumentId = document,
            Version = 1,
            Text = text,
        };

    /// <summary>A conversation whose every piece has a mark of its own, in the order in which they are to be
    /// kept.</summary>
    private static Drawn Draw(Random random)
    {
        var turns = new List<ConversationTurn>();
        var cited = new List<(string Mark, TurnSource[] Sources)>();
        var (order, rest) = (new List<string>(), new List<string>());
        var context = Enumerable
            .Range(1, random.Next(3))
            .Select(rank => new SearchHit
            {
                Rank = rank,
                DocumentId = $"d{random.Next(4)}-{rank}",
                Version = 1,
            })
            .ToArray();
        var known = context.Select(hit => hit.DocumentId).ToHashSet();
        var count = random.Next(1, 7);
        for (var t = 0; t < count; t++)
        {
            // Of a few documents, so that turns cite the same ones, and such as the question has found.
            var sources = Enumerable
                .Range(1, random.Next(4))
                .Select(n => Source(n, $"d{random.Next(4)}-{n}", $"P{t}x{n}e{Fillers[random.Next(Fillers.Length)]}"))
                .ToArray();
            var sentences = Enumerable.Range(0, random.Next(5)).Select(Sentence).ToArray();
            turns.Add(
                new ConversationTurn
                {
                    Question = $"Q{t}e{Fillers[random.Next(Fillers.Length)]}?",
                    Text = string.Concat(sentences),
                    Sources = sources,
                }
            );

            string Sentence(int i)
            {
                TurnSource[] of = [.. sources.Where(_ => random.Next(2) == 0)];
                var mark = $"{(of.Length > 0 ? 'C' : 'U')}{t}x{i}e";
                if (of.Length > 0)
                {
                    cited.Add((mark, of));
                }

                var marks = string.Concat(of.Select(source => $" [{source.Number}]"));
                return $"{mark}{Fillers[random.Next(Fillers.Length)]}.{marks}{(random.Next(2) == 0 ? " " : "\n")}";
            }
        }

        for (var t = count - 1; t >= 0; t--)
        {
            order.Add($"Q{t}e");
            order.AddRange(Marks('C', t));
            order.AddRange(
                turns[t].Sources.Where(source => known.Add(source.DocumentId)).Select(source => source.Text[..4])
            );
            rest.AddRange(Marks('U', t));
        }

        return new Drawn(turns, context, [.. order, .. rest], cited);

        IEnumerable<string> Marks(char kind, int t) =>
            Mark().Matches(turns[t].Text).Select(match => match.Value).Where(mark => mark[0] == kind);
    }

    [GeneratedRegex("[CU][0-9]x[0-9]e")]
    private static partial Regex Mark();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();

    private sealed record Drawn(
        IReadOnlyList<ConversationTurn> Turns,
        SearchHit[] Context,
        IReadOnlyList<string> Marks,
        IReadOnlyList<(string Mark, TurnSource[] Sources)> CitedSentences
    )
    {
        public CompactedConversation Compact(int budget) =>
            EvidenceCompaction.Compact(Turns, Context, true, budget, EvidenceCompaction.Tokens);
    }
}
