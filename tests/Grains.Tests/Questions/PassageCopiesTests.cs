using FsCheck.Xunit;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Tests.Questions;

public sealed class PassageCopiesTests
{
    private const string Korean = "연차 휴가는 입사 첫해에 11일이며, 다음 해부터 15일입니다. 신청은 3일 전까지 합니다.";
    private const string English = "Annual leave is 15 days. Ask for it in the portal three days before.";

    private static readonly string[] Vocabulary = ["leave", "days", "15", "not", "휴가는", "15일", "없다", "A"];

    [Theory]
    [InlineData(Korean, "**연차 휴가는** 입사 첫해에 11일이며,\n다음 해부터 15일입니다. 신청은 3일 전까지 합니다.")]
    [InlineData(English, "ANNUAL LEAVE is 15 days.\n\nAsk for it in the portal, three days before")]
    public void ManyCopiesAreOneHitThatNamesTheOthers(string text, string again)
    {
        var hits = Choose(new SearchRequest { Top = 3 }, text, again, text, "Sick leave needs a note. 병가.", again);
        Assert.Equal(["doc0", "doc3"], hits.Select(hit => hit.DocumentId));
        Assert.Equal([1, 2], hits.Select(hit => hit.Rank));
        Assert.Equal(["doc1", "doc2", "doc4"], hits[0].AlsoIn!.Select(copy => copy.DocumentId));
        Assert.Null(hits[1].AlsoIn);
    }

    [Theory]
    [InlineData(
        "Item 7 costs 1,200 won. It is delivered in 3 days.",
        "Item 7 costs 1,300 won. It is delivered in 3 days."
    )]
    [InlineData("7번 품목은 1,200원이고 3일 안에 배송한다.", "7번 품목은 1,300원이고 3일 안에 배송한다.")]
    [InlineData("The rule holds from 2024-03-01 on.", "The rule holds from 2024-03-02 on.")]
    [InlineData("이 규정은 2024년 3월 1일부터 시행한다.", "이 규정은 2025년 3월 1일부터 시행한다.")]
    [InlineData("Visitors may park here.", "Visitors may not park here.")]
    [InlineData("김민수 팀장이 승인한다.", "박민수 팀장이 승인한다.")]
    [InlineData("The fee is 10%.", "The fee is 10.")]
    [InlineData(English, English + " New staff have 11 days.")]
    public void OneOtherNumberDateOrNameIsAnotherHit(string one, string other)
    {
        var hits = Choose(new SearchRequest { Top = 3 }, one, other);
        Assert.Equal(2, hits.Count);
        Assert.All(hits, hit => Assert.Null(hit.AlsoIn));
    }

    [Fact]
    public void CopiesUnderNamesThatAreAskedForStay()
    {
        (string, string?)[] passages = [(English, "Office in Busan 부산"), (English, "Office in Seoul 서울")];
        Assert.Single(Choose(new SearchRequest { Query = "how much leave" }, passages));
        Assert.Equal(2, Choose(new SearchRequest { Query = "leave in busan and 서울" }, passages).Count);
    }

    [Fact]
    public void ADocumentThatHasEnoughHitsLetsItsCopyBeShown()
    {
        var copies = new CandidateSet();
        ChunkKey[] keys = [new("a", 1, 0), new("a", 1, 1), new("b", 1, 0), new("b", 1, 1)];
        string[] texts = [English, Korean, English, Korean];
        for (var i = 0; i < keys.Length; i++)
        {
            copies.AddPassage(Passage(keys[i], texts[i]));
        }

        var hits = Choose(new SearchRequest { PerDocument = 1 }, keys, copies);
        Assert.Equal([keys[0], keys[3]], hits.Select(hit => new ChunkKey(hit.DocumentId, hit.Version, hit.Chunk)));
        Assert.Equal(["b", "a"], hits.Select(hit => Assert.Single(hit.AlsoIn!).DocumentId));
    }

    [Property(MaxTest = 300)]
    public void EveryPassageIsShownOrNamedOnceBesideOneOfTheSameWords(byte[][] codes)
    {
        string[] texts =
        [
            .. codes.Select(text =>
                string.Join(' ', text.Take(5).Select(code => Vocabulary[code % Vocabulary.Length]))
            ),
        ];
        var hits = Choose(new SearchRequest { Top = 1000 }, texts);
        Assert.Equal(
            texts.Select((_, i) => $"doc{i}").Order(),
            hits.SelectMany(hit =>
                    hit.AlsoIn?.Select(copy => copy.DocumentId).Prepend(hit.DocumentId) ?? [hit.DocumentId]
                )
                .Order()
        );
        foreach (var hit in hits)
        {
            foreach (var copy in hit.AlsoIn ?? [])
            {
                Assert.Equal(Words(hit.Text), Words(texts[int.Parse(copy.DocumentId.AsSpan(3), null)]));
            }
        }

        // Nothing that is shown stands there twice.
        var shown = hits.Select(hit => hit.Text).Where(text => text.Length > 0).ToArray();
        Assert.Equal(shown.Distinct(), shown);
    }

    private static IEnumerable<string> Words(string text) => text.Split(' ').Distinct().Order();

    private static IReadOnlyList<SearchHit> Choose(SearchRequest request, params string[] texts) =>
        Choose(request, [.. texts.Select(text => (text, (string?)null))]);

    private static IReadOnlyList<SearchHit> Choose(SearchRequest request, (string Text, string? Title)[] passages)
    {
        var candidates = new CandidateSet();
        ChunkKey[] keys = [.. passages.Select((_, i) => new ChunkKey($"doc{i}", 1, 0))];
        for (var i = 0; i < keys.Length; i++)
        {
            candidates.AddPassage(Passage(keys[i], passages[i].Text, passages[i].Title));
        }

        return Choose(request, keys, candidates);
    }

    private static IReadOnlyList<SearchHit> Choose(SearchRequest request, ChunkKey[] keys, CandidateSet candidates)
    {
        StageScore[] ranked = [.. keys.Select((key, i) => new StageScore(key, 100.0 - i))];
        var copies = PassageCopies.Find(request.Query, ranked, candidates);
        return ResultSelection.Choose(request, 1000, copies.Ranked, candidates, copies);
    }

    private static StoredPassage Passage(ChunkKey key, string text, string? title = null) =>
        new(key, text, [], 0, text.Length, null, title, null);
}
