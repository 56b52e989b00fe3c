using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;

namespace Pipeline.Grains.Tests.Answers;

public sealed class GeneratorChoiceTests
{
    private static readonly GeneratorSettings Won = new()
    {
        Generator = "writer",
        Writes = true,
        Questions = 20,
        GeneratedHolds = 0.95,
        QuotedHolds = 0.95,
        Supported = 1,
    };

    private static readonly GeneratorSettings Lost = Won with { Writes = false, GeneratedHolds = 0.4 };

    [Fact]
    public void BeforeItIsMeasuredTheDocumentsAreQuoted() =>
        Says(RemarkCode.GeneratorUnmeasured, Choose(new AskRequest(), null));

    [Fact]
    public void WhatWasMeasuredOfAnotherGeneratorSaysNothing() =>
        Says(RemarkCode.GeneratorUnmeasured, Choose(new AskRequest(), Won with { Generator = "other" }));

    [Fact]
    public void WhereItDoesNotLoseItWrites() => Assert.Equal("writer", Choose(new AskRequest(), Won).Name);

    [Fact]
    public void WhereItLosesTheNoticeHasTheFiguresInTheQuestionsLanguage()
    {
        var choice = Choose(new AskRequest(), Lost);
        Says(RemarkCode.GeneratorUnproven, choice);
        Assert.Contains("40 %", choice.Notice!.Message, StringComparison.Ordinal);
        Assert.Contains("95 %", choice.Notice!.Message, StringComparison.Ordinal);
        var korean = Choose(new AskRequest(), Lost, "연차는 며칠인가요?");
        Assert.Contains("40%", korean.Notice!.Message, StringComparison.Ordinal);
        Assert.Contains("인용", korean.Notice!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhoAsksForItOrForJsonGetsIt()
    {
        Assert.Equal("writer", Choose(new AskRequest { Generate = true }, Lost).Name);
        Assert.Equal("writer", Choose(new AskRequest { Schema = "{}" }, Lost).Name);
        Assert.Equal("writer", Choose(new AskRequest(), Lost, use: GeneratorUse.Always).Name);
    }

    [Fact]
    public void WhoAsksForQuotesGetsThemWithoutANotice() =>
        Assert.Equal(default, Choose(new AskRequest { Extractive = true }, Won));

    private static GeneratorChoice Choose(
        AskRequest request,
        GeneratorSettings? measured,
        string question = "How long is leave?",
        GeneratorUse use = GeneratorUse.Measured
    ) => GeneratorChoice.For(request, question, new ModelStatus("writer", ModelState.Ready, null, null), measured, use);

    private static void Says(RemarkCode code, GeneratorChoice choice) =>
        Assert.Equal((null, code.Name()), (choice.Name, choice.Notice?.Code));
}
