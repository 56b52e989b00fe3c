using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Retrieval.Steps;

namespace Pipeline.Retrieval.Tests.Steps;

public sealed class StepRulesTests
{
    private static readonly FoundPassage Lead = new(
        "물길 프로젝트",
        "물길 프로젝트의 책임자는 김민서이고 2027년에 끝납니다."
    );
    private static readonly FoundPassage Extension = new("김민서", "김민서의 내선번호는 3217입니다.");
    private static readonly FoundPassage Other = new("이하람", "이하람의 내선번호는 3240입니다.");
    private static readonly FoundPassage Otter = new("Project Otter", "Mara Lindqvist leads it, and it ends in 2027.");

    private static readonly string[] Pieces =
    [
        "김민서",
        "책임자는",
        "내선번호",
        "Otter",
        "R-17",
        "the",
        "led",
        "'s",
        ". ",
        "?",
        "\n",
        "🙂",
        "\uD800",
        "ㅋ",
        "ｶ",
        "12,000",
        "“",
        "하는",
        "입니다.",
    ];

    [Theory]
    [InlineData("물길 프로젝트 책임자의 내선번호는?", "김민서 내선번호")]
    [InlineData("물길 프로젝트 책임자는 어디에서 근무하나요?", "김민서 근무")]
    public void WhatAPassageNamesAndWhatItLeavesOpenIsSearched(string question, string expected) =>
        Assert.Equal(expected, StepRules.Plan(question, [Other, Lead])[0].Text);

    [Theory]
    [InlineData("What is the extension of the lead of Project Otter?")]
    [InlineData("What is the extension of the leader of Project Otter?")]
    [InlineData("What is the extension of Project Otter's lead?")]
    public void IrregularVerbsAndWhoeverDoesWhatTheySayAreTheSameWord(string question)
    {
        var next = StepRules.Plan(question, [Otter])[0];
        Assert.Equal(("Mara Lindqvist", "Mara Lindqvist extension"), (next.Bridge, next.Text));
    }

    [Fact]
    public void APassageThatSaysAllEndsTheSearch() =>
        Assert.Empty(StepRules.Plan("이하람의 내선번호는?", [Lead, Other]));

    [Fact]
    public void WhatSaysLittleOfTheQuestionLeadsNowhere() =>
        Assert.Empty(StepRules.Plan("등대 박물관 매표소의 개장 시간은?", [Lead, Other, Otter]));

    [Fact]
    public void OnlyAPassageAboutWhatLedOnAnswers()
    {
        var next = StepRules.Plan("물길 프로젝트 책임자의 내선번호는?", [Lead])[0];
        Assert.Null(StepCheck.Find(next, Lead, [Lead, Other]));
        Assert.Equal((2, 1.0), StepCheck.Find(next, Lead, [Lead, Other, Extension]));
    }

    [Theory]
    [InlineData("김민서 내선번호", true)]
    [InlineData("김민서의 전화번호", false)]
    [InlineData("박도윤 내선번호", false)]
    [InlineData("물길 프로젝트 내선번호", false)]
    public void APlanOfSomebodyElseNamesWhatIsInAPassageAndAsksForWhatIsNot(string text, bool isStep) =>
        Assert.Equal(isStep, StepRules.Follow(text, "물길 프로젝트 책임자의 내선번호는?", [Lead]) is not null);

    [Fact]
    public async Task NoMoreStepsAreTakenThanAllowedAndEachLeadsToTheNext()
    {
        FoundPassage[] corpus =
        [
            Lead,
            new("김민서", "김민서의 소속은 수질연구실입니다."),
            new("수질연구실", "수질연구실의 위치는 3층입니다."),
        ];
        for (var most = 0; most <= 3; most++)
        {
            var searched = new List<string>();
            var taken = await SteppedSearch.RunAsync(
                "물길 프로젝트 책임자 소속의 위치는?",
                corpus,
                most,
                new StepRules(),
                found => found,
                (question, _) =>
                {
                    searched.Add(question);
                    return Task.FromResult<FoundPassage[]?>(corpus);
                },
                default
            );
            Assert.Equal(Math.Min(2, most), taken.Count);
            Assert.True(searched.Count <= most * StepRules.MostQuestions);
            Assert.Equal(
                ((string[])["김민서", "수질연구실"])[..taken.Count],
                taken.Select(step => step.Question.Split(' ')[0])
            );
        }
    }

    [Fact]
    public async Task WhatMustNotBeSearchedIsPassedOver()
    {
        var taken = await SteppedSearch.RunAsync(
            "물길 프로젝트 책임자의 내선번호는?",
            (FoundPassage[])[Lead, Extension],
            3,
            new StepRules(),
            found => found,
            (_, _) => Task.FromResult<FoundPassage[]?>(null),
            default
        );
        Assert.Empty(taken);
    }

    [Property(MaxTest = 300)]
    public Property WhateverIsAskedAndFoundAPlanHoldsItsLimits() =>
        Prop.ForAll(
            Text().ToArbitrary(),
            Text().ListOf().ToArbitrary(),
            (question, texts) =>
            {
                FoundPassage[] found = [.. texts.Select(text => new FoundPassage(text[..(text.Length / 3)], text))];
                var plan = StepRules.Plan(question, found);
                Assert.True(plan.Count <= StepRules.MostQuestions);
                Assert.All(
                    plan,
                    next =>
                    {
                        Assert.InRange(next.From, 0, Math.Min(found.Length, StepRules.MostPassages) - 1);
                        Assert.InRange(next.Text.Length, 1, NextQuestion.MostCharacters);
                        Assert.NotEmpty(next.Open);
                        var at = StepCheck.Find(next, found[next.From], found)?.At ?? 0;
                        Assert.InRange(at, 0, Math.Max(0, Math.Min(StepCheck.MostPassages, found.Length) - 1));
                    }
                );
            }
        );

    private static Gen<string> Text() =>
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Join(' ', pieces)).Where(text => text.Length < 400);
}
