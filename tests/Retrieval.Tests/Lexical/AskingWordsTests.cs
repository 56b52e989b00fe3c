using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Tests.Shards;

namespace Pipeline.Retrieval.Tests.Lexical;

public sealed class AskingWordsTests
{
    [Theory]
    [InlineData("What is the refund period?", "what")]
    [InlineData("Who wrote the WHO guideline?", "who")]
    [InlineData("WHO guideline", "")]
    [InlineData("환불 기간은 무엇인가요?", "무엇 엇인 인가 가요 무엇")]
    [InlineData("회사는 언제 설립되었는가", "언제 언제 는가")]
    [InlineData("누구를 위한 제도인가", "누구 구를 누구 인가")]
    [InlineData("RRF는 왜 쓰나요", "왜 왜 나요")]
    [InlineData("인가 기준", "")]
    [InlineData("요가 수업", "")]
    [InlineData("", "")]
    public void Are_found_in_both_languages(string question, string terms) =>
        Assert.Equal(terms, string.Join(' ', AskingWords.In(question).Select(term => term.Text)));

    [Fact]
    public void Count_a_fifth_where_they_ask_and_in_full_elsewhere()
    {
        var query = LexicalQuery.Parse("인가 신청은 무엇인가, what is an approval");
        Assert.Equal(1 + AskingWords.Weight, Weight("인가"), 5);
        Assert.Equal(AskingWords.Weight, Weight("엇인"), 5);
        Assert.Equal(AskingWords.Weight, Weight("what"), 5);
        Assert.Equal(1, Weight("approv"), 5);

        float Weight(string term) => query.Terms.First(t => t.Field == LexicalFields.Body && t.Text == term).Weight;
    }

    [Theory]
    [InlineData("what is the refund", "refund")]
    [InlineData("환불은 무엇인가", "환불")]
    public void Do_not_outweigh_what_is_asked_about(string question, string topic)
    {
        using var index = Corpus.InMemory(0);
        index.Apply([
            .. Enumerable
                .Range(1, 4)
                .Select(i => new IndexChange(
                    i,
                    $"topic{i}",
                    Corpus.Document($"topic{i}", 1, [$"{topic} plain words {i}"])
                )),
            .. Enumerable
                .Range(5, 8)
                .Select(i => new IndexChange(
                    i,
                    $"other{i}",
                    Corpus.Document($"other{i}", 1, [$"other plain words {i}"])
                )),
            new IndexChange(13, "asks", Corpus.Document("asks", 1, ["so what 무엇인가 plain words 1"])),
        ]);
        using var snapshot = index.Acquire();
        var hits = snapshot.SearchKeyword(question, 20, null, null, default);
        Assert.Equal("asks", hits[^1].Key.DocumentId);
        Assert.Equal(5, hits.Count);
    }

    [Fact]
    public void Alone_they_are_looked_for()
    {
        using var index = Corpus.InMemory(0);
        index.Apply([new IndexChange(1, "song", Corpus.Document("song", 1, ["언제라도 what a day"]))]);
        using var snapshot = index.Acquire();
        Assert.Single(snapshot.SearchKeyword("what", 5, null, null, default));
        Assert.Single(snapshot.SearchKeyword("언제", 5, null, null, default));
    }
}
