using System.Text.RegularExpressions;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Tests;

/// <summary>A Korean reader's command line says in Korean what the server says, whatever its words were.</summary>
public sealed partial class KoreanTests : CliFixture
{
    public static TheoryData<RemarkCode> Remarks => new(Enum.GetValues<RemarkCode>());

    [Theory]
    [MemberData(nameof(Remarks))]
    public void NoKoreanWordingIsAnEnglishSentence(RemarkCode code) => NoEnglish(KoreanRemarks.All[code]);

    [Fact]
    public async Task StagesAndNoticesOfAnAnswerAreInTheReadersLanguage()
    {
        var model = ("model", (object?)"tiny");
        RemarkCode[] plain = [RemarkCode.CacheMiss, RemarkCode.OneList, RemarkCode.NoReranker, RemarkCode.Quoted];
        Server.Answers.Script =
        [
            .. plain.Select(code => Stage(code.With())),
            Stage(RemarkCode.EmbedderLanguage.With(model)),
            Stage(RemarkCode.Hits.With(("count", 3))),
            Stage(new Remark("deadline_exceeded", "It took longer than allowed.")),
            Done(RemarkCode.GeneratorLanguage.With(model)),
        ];
        var korean = await KoreanAsync("ask", "연차?", "--verbose");
        Assert.Contains("키워드 검색과 벡터 검색 중 하나만 쓰였습니다.", korean.Error, StringComparison.Ordinal);
        Assert.Contains("3개 찾음", korean.Error, StringComparison.Ordinal);
        Assert.Contains("알림: 생성 모델 'tiny'은(는)", korean.Error, StringComparison.Ordinal);
        NoEnglish(korean.Error);

        var english = await RunAsync("ask", "연차?", "--verbose", "--language", "en");
        Assert.Contains("rerank   skipped (No re-ranker is installed.", english.Error, StringComparison.Ordinal);
        Assert.Contains("note: The generator 'tiny' does not write", english.Error, StringComparison.Ordinal);

        // For machines it stays as it came.
        var json = (await KoreanAsync("ask", "연차?", "--json")).JsonLines;
        Assert.Equal("hits", json[5].GetProperty("code").GetString());
        Assert.Equal("3 hits", json[5].GetProperty("detail").GetString());
        Assert.Equal("3", json[5].GetProperty("values").GetProperty("count").GetString());
    }

    /// <summary>A notice comes in the question's language; who reads it may have another.</summary>
    [Fact]
    public async Task AnEnglishReaderOfAKoreanQuestionReadsTheNoticeInEnglish()
    {
        Server.Answers.Script =
        [
            Done(RemarkCode.GeneratorMissing.Saying("생성 모델이 없어 문서의 문장을 그대로 인용합니다.")),
        ];
        var answer = await RunAsync("ask", "연차?", "--language", "en");
        Assert.Equal($"note: {RemarkCode.GeneratorMissing.Sentence()}\n", answer.Error);
    }

    [Fact]
    public async Task NoticesOfTheServerAndFailuresOfDocumentsAreInTheReadersLanguage()
    {
        var file = Write("torn.pdf", "poison");
        var added = await KoreanAsync("add", file, "--wait");
        Assert.Contains("PDF 문서가 잘렸거나 손상되었습니다.", added.Error, StringComparison.Ordinal);

        var status = await KoreanAsync("status");
        Assert.Contains("알림: 생성 모델이 설치되어 있지 않아", status.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("No generator", status.Out, StringComparison.Ordinal);

        var documents = await KoreanAsync("documents", "list");
        Assert.Contains("손상되었습니다", documents.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("is damaged", documents.Out, StringComparison.Ordinal);
        var english = await RunAsync("documents", "list", "--language", "en");
        Assert.Contains("The file is damaged; replace it.", english.Out, StringComparison.Ordinal);
    }

    private Task<CliResult> KoreanAsync(params string[] args) =>
        RunAsync(args, "", CancellationToken.None, variables: new() { ["LANG"] = "ko_KR.UTF-8" });

    private static StageEvent Stage(Remark remark) =>
        new("rerank", StageStatus.Skipped, 1, remark.Message, remark.Code, remark.Values);

    private static DoneEvent Done(Remark notice) =>
        new(
            AnswerEnd.Completed,
            AnswerOrigin.Extractive,
            new TokenUsage(0, 0),
            1,
            null,
            new Coverage(1, 1),
            notice.Message,
            notice.Code,
            notice.Values
        );

    private static void NoEnglish(string text) => Assert.DoesNotMatch(Sentence(), Command().Replace(text, ""));

    /// <summary>Three English words in a row; a name or a unit has fewer.</summary>
    [GeneratedRegex("""[A-Za-z]{2,} +[A-Za-z]{2,} +[A-Za-z]{2,}""")]
    private static partial Regex Sentence();

    [GeneratedRegex("""'pipeline [^']*'|(?:apt|brew|winget) install [A-Za-z. -]*""")]
    private static partial Regex Command();
}
