using System.Text;
using FsCheck.Xunit;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Tests.Shards;

namespace Pipeline.Retrieval.Tests.Lexical;

public sealed class TextAnalysisTests
{
    [Theory]
    [InlineData("GPT4o", "gpt4o", "gpt4o")]
    [InlineData("GPT-4o", "gpt 4o", "gpt4o")]
    [InlineData("3.5터보", "3.5 터보", "터보")]
    [InlineData("LLM을", "llm 을", "")]
    [InlineData("RRF는 무엇인가", "rrf 는 무엇 엇인 인가", "무엇")]
    [InlineData("LLM에서는", "llm 에서 서는", "")]
    [InlineData("ＧＰＴ４ｏ ﾃｽﾄ", "gpt4o テス スト", "gpt4o")]
    [InlineData("running the dogs' studies", "run dog studi", "")]
    [InlineData("6½ 10²", "6 1 2 10 2", "")]
    [InlineData("한 국어", "한 국어", "한 국어")]
    [InlineData("東京タワー", "東京 京タ タワ ワー", "")]
    [InlineData("學校는", "學校 는", "학교")]
    [InlineData("女子 勞動", "女子 勞動", "여자 노동")]
    [InlineData("男女", "男女", "남녀")]
    [InlineData("zero\u200Bwidth soft\u00ADhyphen", "zerowidth softhyphen", "")]
    public void Mixed_text_becomes_terms(string text, string body, string words)
    {
        var analyzed = TextAnalysis.Analyze(text);
        Assert.Equal(body, string.Join(' ', analyzed.Body));
        Assert.Equal(words, string.Join(' ', analyzed.Words));
    }

    [Theory]
    [InlineData("LLM을 학습시킨 회사", "LLM 학습")]
    [InlineData("서울에서 열린 회의", "서울까지")]
    [InlineData("GPT4o 출시", "GPT-4o는")]
    [InlineData("GPT-4o 출시", "GPT4o가")]
    [InlineData("한국어형태소분석", "형태소 분석")]
    [InlineData("한국어 형태소 분석", "형태소분석기")]
    [InlineData("대한민국의 수도는 서울이다", "수도가")]
    [InlineData("책이 있다", "책을")]
    [InlineData("學校에서 배운다", "학교는 어디인가")]
    [InlineData("새 학교가 열렸다", "學校")]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ", "full width")]
    public void A_question_finds_the_other_form(string text, string question)
    {
        using var index = Corpus.InMemory(0);
        index.Apply([
            new IndexChange(1, "right", Corpus.Document("right", 1, [text])),
            new IndexChange(2, "wrong", Corpus.Document("wrong", 1, ["날씨가 맑고 바람이 부는 오후였다 plain words"])),
        ]);
        using var snapshot = index.Acquire();
        var hits = snapshot.SearchKeyword(question, 5, null, null, default);
        Assert.Equal("right", hits[0].Key.DocumentId);
    }

    [Fact]
    public void Decomposed_Hangul_is_the_same_text() =>
        Assert.Equal(
            TextAnalysis.Analyze("한국어 검색은").Body,
            TextAnalysis.Analyze("한국어 검색은".Normalize(NormalizationForm.FormD)).Body
        );

    [Fact]
    public void English_text_gives_the_terms_of_the_stock_analyzer()
    {
        const string text =
            "What similarity laws must be obeyed when constructing aeroelastic models of heated high-speed "
            + "aircraft's wings? It isn't 3.5 times 1,000 at Mach 2.";
        var expected = new List<string>();
        using var analyzer = new EnglishAnalyzer(LuceneVersion.LUCENE_48);
        using (var tokens = analyzer.GetTokenStream("f", text))
        {
            var term = tokens.GetAttribute<ICharTermAttribute>();
            tokens.Reset();
            while (tokens.IncrementToken())
            {
                expected.Add(term.ToString());
            }
        }

        Assert.Equal(expected, TextAnalysis.Analyze(text).Body);
    }

    [Property(MaxTest = 300)]
    public void Any_string_can_be_analysed(string? text)
    {
        var analyzed = TextAnalysis.Analyze(text ?? string.Empty);
        Assert.All(
            analyzed.Body.Concat(analyzed.Words),
            term => Assert.InRange(term.Length, 1, TextAnalysis.MaxTermLength)
        );
    }

    [Fact]
    public void Questions_are_cut_at_256_terms()
    {
        var latin = string.Join(' ', Enumerable.Range(0, 3000).Select(i => $"w{i}x"));
        Assert.Equal(256, LexicalQuery.Parse(latin).Terms.Count);
    }
}
