using System.Text.RegularExpressions;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Doctor;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Cli.Tests;

public sealed partial class WordingTests : CliFixture
{
    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryErrorHasAWordingInBothLanguages(ErrorCode code)
    {
        Assert.True(Wording.Has($"error.{code.Name()}"));
        Assert.Matches("[A-Za-z]", Wording.English.Text($"error.{code.Name()}"));
        Assert.Matches("[가-힣]", Wording.Korean.Text($"error.{code.Name()}"));
        Assert.Matches("[가-힣]", Wording.Korean.Error(new PipelineException(code, "A sentence of the server.")));
    }

    [Fact]
    public void KoreanReadersGetTheValuesAndEnglishOnesTheServersSentence()
    {
        var error = new PipelineException(
            ErrorCode.InvalidRequest,
            "top is 0; it must be from 1 to 50.",
            "top",
            reason: "out_of_range",
            values: new Dictionary<string, string>
            {
                ["value"] = "0",
                ["low"] = "1",
                ["high"] = "50",
            }
        );
        Assert.Equal("top is 0; it must be from 1 to 50.", Wording.English.Error(error));
        Assert.Equal("top 값은 1에서 50 사이여야 하는데 0입니다.", Wording.Korean.Error(error));
        Assert.Equal(
            "'책' 컬렉션이 없습니다. 'pipeline collections'로 있는 것을 볼 수 있습니다.",
            Wording.Korean.Error(PipelineException.UnknownCollection("책"))
        );
        Assert.EndsWith(
            "5초 뒤에 다시 시도하세요.",
            Wording.Korean.Error(PipelineException.ShuttingDown()),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "Said by a newer server.",
            Wording.Korean.Error(new ErrorDetail("newer", "Said by a newer server.", "server_error"))
        );
    }

    public static TheoryData<RemarkCode> Remarks => new(Enum.GetValues<RemarkCode>());

    [Theory]
    [MemberData(nameof(Remarks))]
    public void EveryRemarkHasAWordingInBothLanguagesWithAllItsValues(RemarkCode code)
    {
        var values = Value()
            .Matches(code.Sentence())
            .Select(match => match.Groups["name"].Value)
            .ToDictionary(name => name, name => $"<{name}>");
        var english = Wording.English.Remark(code.Name(), values, null);
        var korean = Wording.Korean.Remark(code.Name(), values, "said");
        Assert.NotEqual("said", korean);
        Assert.All(values.Values, value => Assert.Contains(value, english, StringComparison.Ordinal));
        Assert.All(values.Values, value => Assert.Contains(value, korean, StringComparison.Ordinal));

        // A name says itself.
        if (code != RemarkCode.EmbeddedBy)
        {
            Assert.Matches("[가-힣]", korean);
        }
    }

    public static TheoryData<DoctorCode> Findings => new(Enum.GetValues<DoctorCode>());

    [Theory]
    [MemberData(nameof(Findings))]
    public void EveryFindingHasAWordingInBothLanguagesWithAllItsValues(DoctorCode code)
    {
        var names = Value()
            .Matches($"{code.Sentence()} {code.Fix()}")
            .Select(match => match.Groups["name"].Value)
            .Where(name => name != DoctorCodes.Cause)
            .Distinct();
        var cause = RemarkCode.StoreUnreachable.With();
        var finding = code.Finding(
            DoctorArea.Store,
            null,
            code.Sentence().Contains("{cause}", StringComparison.Ordinal) ? cause : null,
            names.ToDictionary(name => name, name => $"<{name}>")
        );
        var (english, englishFix) = Wording.English.Finding(finding);
        var (korean, koreanFix) = Wording.Korean.Finding(finding);
        Assert.Equal(code.Outcome() == DoctorOutcome.Ok, koreanFix is null);
        Assert.Equal(englishFix is null, koreanFix is null);
        Assert.NotEqual(english, korean);
        Assert.Matches("[가-힣]", korean);
        Assert.Matches("[가-힣]", koreanFix ?? "없음");
        foreach (var name in Value().Matches(code.Sentence()).Select(match => match.Groups["name"].Value))
        {
            var value = name == DoctorCodes.Cause ? KoreanRemarks.All[RemarkCode.StoreUnreachable] : $"<{name}>";
            Assert.Contains(value, korean, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatTheDoctorSaysBesideIsSaidInBothLanguages() =>
        Assert.All(
            DoctorWords.Texts,
            text =>
            {
                Assert.Matches("[A-Za-z]", text.Value.English);
                Assert.Matches("[가-힣]", text.Value.Korean);
            }
        );

    [Fact]
    public void NoFindingHasTheWordOfARemarkOrAnError() =>
        Assert.DoesNotContain(
            Enum.GetValues<DoctorCode>().Select(code => code.Name()),
            name => RemarkCodes.Find(name) is not null || Enum.GetValues<ErrorCode>().Any(code => code.Name() == name)
        );

    [Fact]
    public void ARemarkThatIsNotKnownWholeIsTheServersSentence()
    {
        Assert.Equal("Said by a newer server.", Wording.Korean.Remark("newer", null, "Said by a newer server."));
        Assert.Equal("Without its value.", Wording.Korean.Remark("no_text", null, "Without its value."));
        Assert.Equal("Without a code.", Wording.Korean.Remark(null, null, "Without a code."));
        Assert.Null(Wording.Korean.Remark(null, null, null));
    }

    /// <summary>A stage that an error ended has the error's code, and an error that a remark is behind has
    /// its.</summary>
    [Fact]
    public void ErrorsAndRemarksAreWordedByEachOthersCodes()
    {
        var missing = new PipelineException(
            ErrorCode.ModelUnavailable,
            RemarkCode.NoReranker.Sentence(),
            reason: RemarkCode.NoReranker.Name()
        );
        Assert.Equal(KoreanRemarks.All[RemarkCode.NoReranker], Wording.Korean.Error(missing));
        Assert.Equal(RemarkCode.NoReranker.Name(), missing.ToRemark().Code);

        var late = new PipelineException(ErrorCode.DeadlineExceeded, "It took too long.").ToRemark();
        Assert.Equal("It took too long.", Wording.English.Remark(late.Code, late.Values, late.Message));
        Assert.Equal(
            Wording.Korean.Text("error.deadline_exceeded"),
            Wording.Korean.Remark(late.Code, late.Values, late.Message)
        );
    }

    [Theory]
    [InlineData("ko", true)]
    [InlineData("ko_KR.UTF-8", true)]
    [InlineData("ko-KR", true)]
    [InlineData("kok_IN", false)]
    [InlineData("en_US.UTF-8", false)]
    [InlineData("C", false)]
    [InlineData(null, false)]
    public void TheLocaleChoosesTheLanguage(string? locale, bool korean) =>
        Assert.Same(korean ? Wording.Korean : Wording.English, Wording.Of(locale));

    [Fact]
    public async Task ErrorsComeInTheLanguageAskedForAndJsonStaysAsItIs()
    {
        string[] search = ["search", "x", "-c", "missing"];
        var byLocale = await RunAsync(
            search,
            "",
            CancellationToken.None,
            variables: new() { ["LANG"] = "ko_KR.UTF-8" }
        );
        Assert.StartsWith("오류: 'missing' 컬렉션이 없습니다.", byLocale.Error, StringComparison.Ordinal);
        var byOption = await RunAsync([.. search, "--language", "ko"]);
        Assert.Equal(byLocale.Error, byOption.Error);
        var english = await RunAsync(
            [.. search, "--language", "en"],
            "",
            CancellationToken.None,
            variables: new() { ["LANG"] = "ko_KR.UTF-8" }
        );
        Assert.StartsWith("error: There is no collection 'missing'.", english.Error, StringComparison.Ordinal);
        var json = await RunAsync([.. search, "--language", "ko", "--json"]);
        Assert.Equal("unknown_collection", json.ErrorJson.GetProperty("code").GetString());
        Assert.StartsWith(
            "There is no collection",
            json.ErrorJson.GetProperty("message").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await RunAsync([.. search, "--language", "fr"])).ExitCode);
    }

    [GeneratedRegex("""\{(?<name>\w+)\}""")]
    private static partial Regex Value();
}
